@testable import Accounts

/// The client's side of SCRAM-SHA-256. Source: RFC 5802 section 3.
enum SCRAMClient {
    static func proof(
        _ password: String, _ salt: [UInt8], _ iterations: Int, _ authMessage: [UInt8], storedKey: [UInt8]
    ) -> [UInt8] {
        var block = SCRAMKey.mac(of: salt + [0, 0, 0, 1], key: Array(password.utf8))
        var salted = block
        for _ in 1..<iterations {
            block = SCRAMKey.mac(of: block, key: Array(password.utf8))
            salted = zip(salted, block).map { $0 ^ $1 }
        }
        let clientKey = SCRAMKey.mac(of: Array("Client Key".utf8), key: salted)
        return zip(clientKey, SCRAMKey.mac(of: authMessage, key: storedKey)).map { $0 ^ $1 }
    }
}
