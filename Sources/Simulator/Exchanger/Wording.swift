/// A reply as a provider words it: whole lines with their codes, and places to fill in.
///
///     550-5.1.1 The email account that you tried to reach does not exist.
///     550 5.1.1 {recipient} {id} - gsmtp
struct Wording: Hashable, Sendable {
    /// Lines parted by line feeds. `{recipient}`, `{domain}`, `{ip}`, `{id}` and `{host}` are filled in.
    let text: String

    init(_ text: String) { self.text = text }

    /// The three digits; 0 for a reply that has none.
    var code: Int {
        let digits = text.utf8.prefix(3)
        return digits.count == 3 && digits.allSatisfy { (0x30...0x39).contains($0) }
            ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : 0
    }

    /// A server that says 421 hangs up. Source: RFC 5321 section 3.8.
    var closes: Bool { code == 421 }

    struct Places: Sendable {
        var recipient = ""
        var domain = ""
        var ip = ""
        var id = ""
        var host = ""

        fileprivate func value(_ name: Substring) -> String? {
            switch name {
            case "recipient": recipient
            case "domain": domain
            case "ip": ip
            case "id": id
            case "host": host
            default: nil
            }
        }
    }

    /// The reply's bytes, CR LF at the end of each line.
    func bytes(_ places: Places) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 64)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            Wording.fill(line, places, into: &output)
            output.append(UInt8(ascii: "\r"))
            output.append(UInt8(ascii: "\n"))
        }
        return output
    }

    private static func fill(_ line: Substring, _ places: Places, into output: inout [UInt8]) {
        var rest = line
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            output.append(contentsOf: rest[..<open].utf8)
            let inside = rest[rest.utf8.index(after: open)...]
            guard let close = inside.utf8.firstIndex(of: UInt8(ascii: "}")), let value = places.value(inside[..<close])
            else {
                output.append(contentsOf: rest[open...].utf8)
                return
            }
            output.append(contentsOf: value.utf8)
            rest = inside[inside.utf8.index(after: close)...]
        }
        output.append(contentsOf: rest.utf8)
    }
}

extension Wording {
    /// A reply of several lines under one code.
    static func lines(_ code: Int, _ lines: [String]) -> Wording {
        Wording(
            lines.enumerated().map { "\(code)\($0 + 1 == lines.count ? " " : "-")\($1)" }.joined(separator: "\n"))
    }
}
