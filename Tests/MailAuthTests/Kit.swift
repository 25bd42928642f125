import DNS
import Mail
import MailAuth

/// Text with `\n` between its lines as bytes with CR LF there.
func mail(_ text: String) -> [UInt8] {
    text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
}

/// `example.com`; the tests' names are right.
func name(_ text: String) -> DomainName { DomainName(text)! }

extension StaticResolver {
    /// TXT records by their names.
    init(texts: [String: String]) {
        self.init(
            texts: Dictionary(
                uniqueKeysWithValues: texts.map { (name($0.key), .found([$0.value], timeToLive: .seconds(300))) }))
    }
}
