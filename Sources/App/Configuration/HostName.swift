import Glibc
import Mail

/// This machine's own name.
enum HostName {
    /// A domain name; `localhost` where the system has none that is fit for EHLO.
    static var system: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
        let text = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return DomainName(text)?.text ?? "localhost"
    }
}
