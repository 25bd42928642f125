import Crypto
import Mail

/// A client that authenticates with SCRAM-SHA-256. Source: RFC 5802, RFC 7677.
public enum SCRAMDialogue {
    /// - Parameter say: says a line and returns the whole reply to it.
    /// - Returns: the server's last answer.
    public static func play(
        _ user: String, _ password: String, say: (String) async throws -> String
    ) async throws -> String {
        let bare = "n=\(user),r=abcdefgh"
        let first = try await say("AUTH SCRAM-SHA-256 " + encoded(Array("n,,\(bare)".utf8)))
        let serverFirst = String(decoding: challenge(first), as: UTF8.self)
        let parts = serverFirst.split(separator: ",").map { String($0.dropFirst(2)) }
        guard parts.count == 3, let salt = Base64.decode(Array(parts[1].utf8).span), let iterations = Int(parts[2])
        else { return first }
        let withoutProof = "c=biws,r=\(parts[0])"
        let keys = Keys(password, salt, iterations, Array("\(bare),\(serverFirst),\(withoutProof)".utf8))
        let last = try await say(encoded(Array("\(withoutProof),p=\(encoded(keys.proof))".utf8)))
        guard last.hasPrefix("334") else { return last }
        guard String(decoding: challenge(last), as: UTF8.self) == "v=" + encoded(keys.serverSignature) else {
            return "the server does not know the password"
        }
        return try await say("")
    }

    private struct Keys {
        let proof: [UInt8]
        let serverSignature: [UInt8]

        init(_ password: String, _ salt: [UInt8], _ iterations: Int, _ message: [UInt8]) {
            var block = mac(salt + [0, 0, 0, 1], Array(password.utf8))
            var salted = block
            for _ in 1..<iterations {
                block = mac(block, Array(password.utf8))
                salted = zip(salted, block).map { $0 ^ $1 }
            }
            let clientKey = mac(Array("Client Key".utf8), salted)
            proof = zip(clientKey, mac(message, Array(SHA256.hash(data: clientKey)))).map { $0 ^ $1 }
            serverSignature = mac(message, mac(Array("Server Key".utf8), salted))
        }
    }

    private static func mac(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes.span), as: UTF8.self)
    }

    private static func challenge(_ reply: String) -> [UInt8] {
        let text = Array(reply.utf8.dropFirst(4).prefix { $0 > 0x20 })
        return Base64.decode(text.span) ?? []
    }
}
