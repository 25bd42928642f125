/// Mails broken on purpose, the same ones for the same seed: bytes changed, lost, doubled and swapped, lines of two mails
/// mixed, ends torn off, boundaries and fields planted where they do harm.
public struct MailMutations {
    private let mails: [[UInt8]]
    private let chance: SeededChance

    /// What is planted.
    private static let seeds: [[UInt8]] = [
        "--", "\n--b\n", "\n--b--\n", "\n\n", "\r", "\r\n", "\0", "=", "=?utf-8?B?", "?=", "=\n", "\u{1B}$B", "\t",
        ": ",
        "Content-Type: multipart/mixed; boundary=b\n", "Content-Type: message/rfc822\n\n", "\"", "\\", "(((((((((((((",
        "Content-Transfer-Encoding: base64\n", "Content-Type: text/html; charset=utf-16\n", "Final-Recipient: ", "<",
        ">",
        "\nFrom a Sat Nov 21 11:16:40 2026\n", "Status: 9999999999.9.9\n", "charset=\"", "&#x110000;", "\u{FEFF}", "ÿ",
    ].map { Array($0.utf8) }

    public init(_ mails: [[UInt8]], seed: UInt64) {
        self.mails = mails
        chance = SeededChance(seed: seed)
    }

    /// The next broken mail, of 256 KiB at most.
    public func next() -> [UInt8] {
        var mail = mails[chance.next(below: mails.count)]
        for _ in 0...chance.next(below: 8) { mutate(&mail) }
        return mail
    }

    private func mutate(_ mail: inout [UInt8]) {
        guard !mail.isEmpty else { return mail = mails[chance.next(below: mails.count)] }
        let place = chance.next(below: mail.count)
        let length = min(mail.count - place, 1 + chance.next(below: 80))
        switch chance.next(below: 9) {
        case 0: mail[place] = UInt8(truncatingIfNeeded: chance.nextBits())
        case 1: mail[place] ^= 1 << UInt8(chance.next(below: 8))
        case 2: mail.removeSubrange(place..<(place + length))
        case 3: mail.insert(contentsOf: Self.seeds[chance.next(below: Self.seeds.count)], at: place)
        case 4: mail.removeLast(mail.count - place)
        case 5:
            let piece = Array(mail[place..<(place + length)])
            let copyCount = min(1 << chance.next(below: 12), (256 << 10) / piece.count - mail.count / piece.count)
            mail.insert(contentsOf: (0..<max(copyCount, 0)).flatMap { _ in piece }, at: place)
        case 6:
            let other = mails[chance.next(below: mails.count)]
            mail.replaceSubrange(place..., with: other[chance.next(below: other.count)...])
        case 7: mail = mail.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        default: mail = mail.map { $0 == 0x0A ? 0x0D : $0 }
        }
    }
}
