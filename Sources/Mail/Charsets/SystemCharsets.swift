import Glibc

/// The charsets of the C library: the one place of the room that leaves Swift, since tables for two hundred charsets are
/// on every machine already. A converter is opened once and kept; each is used by one caller at a time.
enum SystemCharsets {
    /// Converters kept for later use, in all.
    private static let keptCount = 32

    static func knows(_ name: CharsetName) -> Bool {
        guard let converter = shared.take(name) else { return false }
        shared.give(converter, name)
        return true
    }

    /// The text as UTF-8; bytes the charset has no meaning for become U+FFFD. `nil` where the system does not know it.
    static func convert(_ bytes: Span<UInt8>, from name: CharsetName) -> [UInt8]? {
        guard let converter = shared.take(name) else { return nil }
        defer { shared.give(converter, name) }
        // Whatever the last text left behind.
        iconv(converter, nil, nil, nil, nil)
        return bytes.withUnsafeBytes { raw in convert(raw, converter) }
    }

    private static func convert(_ input: UnsafeRawBufferPointer, _ converter: iconv_t) -> [UInt8] {
        // No charset makes more than six bytes of one; two are what mail needs, and more is asked for when it is.
        var text: [UInt8] = []
        var chunk = [CChar](repeating: 0, count: max(64, min(input.count * 2 + 16, 64 << 10)))
        var offset = 0
        while offset < input.count {
            var rest = input.count - offset
            let written = step(input, &offset, &rest, &chunk, converter)
            text.append(contentsOf: chunk[..<written.count].lazy.map { UInt8(bitPattern: $0) })
            switch written.error {
            case 0: offset = input.count
            case E2BIG where written.count > 0: continue
            default:
                // EILSEQ: a byte without a meaning; EINVAL: a character the end cuts off.
                text += [0xEF, 0xBF, 0xBD]
                offset += 1
            }
        }
        return text
    }

    private static func step(
        _ input: UnsafeRawBufferPointer, _ offset: inout Int, _ rest: inout Int, _ chunk: inout [CChar],
        _ converter: iconv_t
    ) -> (count: Int, error: CInt) {
        var source: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
            mutating: input.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self))
        let size = chunk.count
        let result = chunk.withUnsafeMutableBufferPointer { room -> (Int, CInt) in
            var target = room.baseAddress
            var space = size
            let status = iconv(converter, &source, &rest, &target, &space)
            return (size - space, status == -1 ? errno : 0)
        }
        offset = input.count - rest
        return (result.0, result.1)
    }

    private static let shared = ConverterPool(limit: keptCount)
}

/// Open converters, and the names that have none. Safe to use from any thread.
private final class ConverterPool: @unchecked Sendable {
    /// Names without a converter that are remembered; hostile mail may bring any number of them.
    private static let unknownLimit = 256

    private let limit: Int
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var idle: [(name: CharsetName, converter: iconv_t)] = []
    private var unknown: Set<CharsetName> = []

    init(limit: Int) {
        self.limit = limit
        pthread_mutex_init(lock, nil)
    }

    deinit {
        for entry in idle { iconv_close(entry.converter) }
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    func take(_ name: CharsetName) -> iconv_t? {
        pthread_mutex_lock(lock)
        if let index = idle.lastIndex(where: { $0.name == name }) {
            let found = idle.remove(at: index).converter
            pthread_mutex_unlock(lock)
            return found
        }
        let isUnknown = unknown.contains(name)
        pthread_mutex_unlock(lock)
        return isUnknown ? nil : open(name)
    }

    private func open(_ name: CharsetName) -> iconv_t? {
        let opened = name.withCString { iconv_open("UTF-8", $0) }
        if let opened, Int(bitPattern: opened) != -1 { return opened }
        pthread_mutex_lock(lock)
        if unknown.count < Self.unknownLimit { unknown.insert(name) }
        pthread_mutex_unlock(lock)
        return nil
    }

    func give(_ converter: iconv_t, _ name: CharsetName) {
        pthread_mutex_lock(lock)
        let surplus = idle.count >= limit ? idle.removeFirst().converter : nil
        idle.append((name, converter))
        pthread_mutex_unlock(lock)
        if let surplus { iconv_close(surplus) }
    }
}
