import Accounts

/// The key with which commands on this machine speak to their own node: kept in the data directory, readable by its owner
/// alone, and made anew when it was revoked.
enum LocalKey {
    static let name = "local"

    static func find(in directory: DataDirectory, accounts: Accounts) async throws -> String {
        if let bytes = directory.read(directory.keyPath) {
            let secret = String(decoding: bytes, as: UTF8.self)
            if try await accounts.caller(secret: secret)?.may(.system) == true { return secret }
        }
        let (_, secret) = try await accounts.makeKey(name: name, scopes: Set(Caller.Scope.allCases))
        try directory.write(Array(secret.utf8), to: directory.keyPath)
        return secret
    }
}
