import Foundation

/// The node that the environment names: `POSTRIDER_URL` and `POSTRIDER_API_KEY`.
struct RemoteNode {
    let url: String
    let key: String

    /// - Throws: a `CommandFailure` that names the variable that is wrong.
    init(url: String, key: String?) throws(CommandFailure) {
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false, parts.query == nil, parts.fragment == nil
        else {
            throw CommandFailure(.wrongUsage, "POSTRIDER_URL is \"\(url)\": it wants http://HOST:PORT or https://HOST")
        }
        guard let key, !key.isEmpty else {
            throw CommandFailure(.keyRefused, "POSTRIDER_API_KEY is not set: it is needed beside POSTRIDER_URL")
        }
        self.url = url
        self.key = key
    }
}
