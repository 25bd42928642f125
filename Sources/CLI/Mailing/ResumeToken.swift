/// Where a mailing stopped: the run, whose name is part of every call's idempotency key, and the first row of the batch that
/// was not answered. A run that goes on from there makes the same calls, so that what a lost answer spoke of is not sent twice.
///
///     4f1c09ab77d2-3002
struct ResumeToken: Hashable, CustomStringConvertible {
    let run: String
    /// As a spreadsheet counts: 2 is the first below the header.
    let row: Int

    init(run: String, row: Int) {
        self.run = run
        self.row = row
    }

    /// `nil` where it is none that this command gave.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 12, parts[0].utf8.allSatisfy(Self.isHexDigit),
            parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let row = Int(parts[1]), row > 1
        else { return nil }
        self.init(run: String(parts[0]), row: row)
    }

    static func freshRun() -> String {
        let digits = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
        return String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    var description: String { "\(run)-\(row)" }

    private static func isHexDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte || 0x61...0x66 ~= byte }
}
