internal import Foundation

/// The parts of a ZIP archive on disk, by its central directory. Source: APPNOTE.TXT 6.3.9, sections 4.3.7 to 4.3.16.
///
/// Archives that are split, encrypted or over 4 GiB are refused.
struct ZipArchive {
    enum Fault: Error, Hashable, Sendable {
        case unreadable
        case notAnArchive
        case tooManyParts
        case unsupported(String)
        case noSuchPart(String)
        case damaged(String)

        var sentence: String {
            switch self {
            case .unreadable: "the file cannot be read"
            case .notAnArchive: "it has no directory of parts"
            case .tooManyParts: "it has more than \(ZipArchive.maximumPartCount) parts"
            case .unsupported(let what): "it is \(what)"
            case .noSuchPart(let name): "\(name.prefix(80)) is missing"
            case .damaged(let name): "\(name.prefix(80)) is damaged"
            }
        }
    }

    struct Part: Hashable {
        let name: String
        let isDeflated: Bool
        let compressedByteCount: Int
        let byteCount: Int
        /// Of its local header.
        let offset: Int
    }

    static let maximumPartCount = 4_096
    /// Most that the directory may take.
    static let maximumDirectoryByteCount = 4 << 20

    private let handle: FileHandle
    private(set) var parts: [String: Part] = [:]

    init(path: String) throws(Fault) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable }
        self.handle = handle
        do {
            let end = Int(try handle.seekToEnd())
            let tail = try ZipArchive.read(handle, at: max(0, end - 65_557), min(end, 65_557))
            let (count, offset, byteCount) = try ZipArchive.directoryPlace(tail)
            guard count <= ZipArchive.maximumPartCount else { throw Fault.tooManyParts }
            guard byteCount <= ZipArchive.maximumDirectoryByteCount, offset + byteCount <= end else {
                throw Fault.notAnArchive
            }
            for part in try ZipArchive.parts(try ZipArchive.read(handle, at: offset, byteCount), count: count) {
                parts[part.name] = part
            }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .unreadable
        }
    }

    /// The bytes of a part, as they come off the disk; inflated where they are deflated.
    func open(_ name: String) throws(Fault) -> PartStream {
        guard let part = parts[name] else { throw .noSuchPart(name) }
        do {
            let header = try ZipArchive.read(handle, at: part.offset, 30)
            guard header.count == 30, ZipArchive.number(header, 0, 4) == 0x0403_4B50 else { throw Fault.damaged(name) }
            let start =
                part.offset + 30 + ZipArchive.number(header, 26, 2) + ZipArchive.number(header, 28, 2)
            return PartStream(handle: handle, part: part, start: start)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .unreadable
        }
    }

    // MARK: The directory

    static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Int {
        var value = 0
        for place in (0..<width).reversed() { value = value << 8 | Int(bytes[offset + place]) }
        return value
    }

    static func read(_ handle: FileHandle, at offset: Int, _ count: Int) throws -> [UInt8] {
        try handle.seek(toOffset: UInt64(max(0, offset)))
        return try handle.read(upToCount: count).map { Array($0) } ?? []
    }

    /// The record at the archive's end, behind which a comment may stand.
    static func directoryPlace(_ tail: [UInt8]) throws(Fault) -> (count: Int, offset: Int, byteCount: Int) {
        var place = tail.count - 22
        while place >= 0, number(tail, place, 4) != 0x0605_4B50 { place -= 1 }
        guard place >= 0 else { throw .notAnArchive }
        guard number(tail, place + 4, 2) == 0, number(tail, place + 6, 2) == 0 else { throw .unsupported("split") }
        let count = number(tail, place + 10, 2)
        let byteCount = number(tail, place + 12, 4)
        let offset = number(tail, place + 16, 4)
        guard count != 0xFFFF, offset != 0xFFFF_FFFF else { throw .unsupported("in the form for huge archives") }
        return (count, offset, byteCount)
    }

    static func parts(_ directory: [UInt8], count: Int) throws(Fault) -> [Part] {
        var parts: [Part] = []
        var offset = 0
        for _ in 0..<count {
            guard offset + 46 <= directory.count, number(directory, offset, 4) == 0x0201_4B50 else {
                throw .notAnArchive
            }
            let nameCount = number(directory, offset + 28, 2)
            let next =
                offset + 46 + nameCount + number(directory, offset + 30, 2) + number(directory, offset + 32, 2)
            guard next <= directory.count else { throw .notAnArchive }
            let name = String(decoding: directory[(offset + 46)..<(offset + 46 + nameCount)], as: UTF8.self)
            guard number(directory, offset + 8, 2) & 1 == 0 else { throw .unsupported("encrypted") }
            let method = number(directory, offset + 10, 2)
            guard method == 0 || method == 8 else { throw .unsupported("packed in a way that workbooks are not") }
            parts.append(
                Part(
                    name: name, isDeflated: method == 8, compressedByteCount: number(directory, offset + 20, 4),
                    byteCount: number(directory, offset + 24, 4), offset: number(directory, offset + 42, 4)))
            offset = next
        }
        return parts
    }
}

/// The bytes of one part, a chunk at a time.
struct PartStream: ByteSource {
    static let chunkByteCount = 64 << 10
    /// Most that one part may hold: archives that pack a world into a kilobyte end here.
    static let maximumByteCount = 4 << 30

    private let handle: FileHandle
    private let part: ZipArchive.Part
    private var offset: Int
    private var left: Int
    private var byteCount = 0
    private let inflater: Inflater?

    init(handle: FileHandle, part: ZipArchive.Part, start: Int) {
        self.handle = handle
        self.part = part
        offset = start
        left = part.compressedByteCount
        inflater = part.isDeflated ? Inflater() : nil
    }

    mutating func read() throws -> [UInt8] {
        while left > 0 {
            let chunk = try ZipArchive.read(handle, at: offset, min(Self.chunkByteCount, left))
            guard !chunk.isEmpty else { throw ZipArchive.Fault.damaged(part.name) }
            offset += chunk.count
            left -= chunk.count
            let bytes = try inflater?.inflate(chunk, limit: Self.maximumByteCount - byteCount) ?? chunk
            byteCount += bytes.count
            if !bytes.isEmpty { return bytes }
        }
        return []
    }
}
