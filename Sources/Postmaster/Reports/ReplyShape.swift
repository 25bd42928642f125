/// The shape of a reply: its words with addresses, hosts, numbers and ids taken out, so that replies which say the same
/// fall together (R13).
///
///     550 5.1.1 <ada@example.com> unknown, id 4fx92-19.gsmtp  →  550 5.1.1 <address> unknown, id <id>
public enum ReplyShape {
    /// A shape is at most this many bytes.
    static let byteLimit = 240
    /// Only so many bytes of a reply are read.
    static let readLimit = 2_048

    /// Linear in the reply's length.
    public static func of(_ reply: String) -> String {
        var shape: [UInt8] = []
        var words = 0
        for word in reply.utf8.prefix(readLimit).split(whereSeparator: { $0 <= 0x20 || $0 == 0x7F }) {
            guard shape.count < byteLimit else { break }
            if !shape.isEmpty { shape.append(UInt8(ascii: " ")) }
            append(word, place: words, to: &shape)
            words += 1
        }
        return String(decoding: shape, as: UTF8.self).cut(toByteCount: byteLimit)
    }

    private static func append(_ word: Substring.UTF8View, place: Int, to shape: inout [UInt8]) {
        let core = trimmed(word)
        guard let kind = kind(of: core, place: place) else { return shape.append(contentsOf: word) }
        shape.append(contentsOf: word[..<core.startIndex].filter { $0 != UInt8(ascii: "<") })
        shape.append(contentsOf: kind.utf8)
        shape.append(contentsOf: word[core.endIndex...].filter { $0 != UInt8(ascii: ">") })
    }

    /// Without the punctuation around it.
    private static func trimmed(_ word: Substring.UTF8View) -> Substring.UTF8View {
        var core = word
        while let first = core.first, !isWordByte(first) { core = core.dropFirst() }
        while let last = core.last, !isWordByte(last) { core = core.dropLast() }
        return core
    }

    /// What stands for the word; `nil` where it stays as it is.
    private static func kind(of core: Substring.UTF8View, place: Int) -> String? {
        let dots = core.count(where: { $0 == UInt8(ascii: ".") })
        let digits = core.count(where: isDigit)
        let letters = core.count(where: isLetter)
        if core.contains(UInt8(ascii: "@")) { return "<address>" }
        if core.starts(with: "http://".utf8) || core.starts(with: "https://".utf8) { return "<url>" }
        if digits == 0 { return dots > 0 && letters + dots >= 4 && isHost(core) ? "<host>" : nil }
        if letters == 0 {
            if place == 0 && core.count >= 3 && core.prefix(3).allSatisfy(isDigit) { return nil }
            if dots == 2 && core.count <= 9 { return nil }
            return dots == 3 ? "<ip>" : "<number>"
        }
        if core.contains(UInt8(ascii: ":")) && core.count(where: { $0 == UInt8(ascii: ":") }) > 1 { return "<ip>" }
        if dots > 0, isHost(core) { return "<host>" }
        // `550-5.1.1` glued to a word, `S3150`, `AUP#1330` name the refusal and stay; long mixtures are ids.
        return digits >= 3 && core.count >= 10 || core.count >= 16 ? "<id>" : nil
    }

    /// Labels of letters, digits and hyphens, the last one of two letters or more.
    private static func isHost(_ core: Substring.UTF8View) -> Bool {
        let labels = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last, last.count >= 2, last.allSatisfy(isLetter) else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
    private static func isWordByte(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) || byte >= 0x80 }
}
