/// An AUTH exchange: PLAIN with or without initial response, LOGIN, SCRAM-SHA-256 or EXTERNAL. Source: RFC 4954 section 4,
/// RFC 4616, draft-murchison-sasl-login, RFC 5802, RFC 4422 appendix A.
///
///     C: AUTH LOGIN
///     S: 334 VXNlcm5hbWU6
///     C: YWRh
///     S: 334 UGFzc3dvcmQ6
///     C: c2VjcmV0
struct ServerAuthentication: Hashable, Sendable {
    enum Mechanism: String, Hashable, Sendable {
        case scramSHA256 = "SCRAM-SHA-256"
        case plain = "PLAIN"
        case login = "LOGIN"
        case external = "EXTERNAL"
    }

    enum Action: Hashable, Sendable {
        /// A `334` line with this text in base64.
        case challenge(String)
        case check(user: String, password: String)
        /// `salted` follows.
        case askSalt(user: String)
        /// `verified` follows.
        case verify(SCRAMProof)
        case checkCertificate(user: String)
        case authenticated(identity: String)
        case refuse(ServerReply)
    }

    enum State: Hashable, Sendable {
        case awaitingPlain, awaitingUser, awaitingPassword(user: String)
        case awaitingSCRAMFirst, askingSalt(SCRAMFirst), awaitingSCRAMFinal(
            SCRAMFirst, serverFirst: String, nonce: String)
        case verifying, awaitingLastWord(identity: String)
        case awaitingExternal
        case done
    }

    /// Bytes of a response line. Source: RFC 4954 section 4.
    static let maximumLineByteCount = 12_288

    private(set) var state: State

    init(_ mechanism: Mechanism) {
        state =
            switch mechanism {
            case .plain: .awaitingPlain
            case .login: .awaitingUser
            case .scramSHA256: .awaitingSCRAMFirst
            case .external: .awaitingExternal
            }
    }

    mutating func begin(initialResponse: [UInt8]?) -> Action {
        guard let initialResponse else { return .challenge(state == .awaitingUser ? "VXNlcm5hbWU6" : "") }
        return received(initialResponse == [UInt8(ascii: "=")] ? [] : initialResponse[...])
    }

    /// - Parameter line: without line end.
    mutating func received(_ line: ArraySlice<UInt8>) -> Action {
        guard line != [UInt8(ascii: "*")] else {
            state = .done
            return .refuse(.cancelled)
        }
        guard let response = Base64.decode(line) else { return refuse() }
        switch state {
        case .awaitingPlain:
            return plain(response)
        case .awaitingUser:
            guard let user = Self.text(response[...]) else { return refuse() }
            state = .awaitingPassword(user: user)
            return .challenge("UGFzc3dvcmQ6")
        case .awaitingPassword(let user):
            guard let password = Self.text(response[...]) else { return refuse() }
            state = .done
            return .check(user: user, password: password)
        case .awaitingSCRAMFirst:
            guard let first = SCRAMFirst(response) else { return refuse() }
            state = .askingSalt(first)
            return .askSalt(user: first.user)
        case .awaitingSCRAMFinal(let first, let serverFirst, let nonce):
            guard let proof = SCRAMProof(response, first: first, serverFirst: serverFirst, nonce: nonce) else {
                return refuse()
            }
            state = .verifying
            return .verify(proof)
        case .awaitingLastWord(let identity):
            guard response.isEmpty else { return refuse() }
            state = .done
            return .authenticated(identity: identity)
        case .awaitingExternal:
            guard response.isEmpty || Self.text(response[...]) != nil else { return refuse() }
            state = .done
            return .checkCertificate(user: String(decoding: response, as: UTF8.self))
        case .askingSalt, .verifying, .done:
            return refuse()
        }
    }

    /// The service knows the user, or feigns to.
    mutating func salted(_ salt: SCRAMSalt) -> Action {
        guard case .askingSalt(let first) = state else { return refuse() }
        let nonce = first.nonce + salt.nonce
        let serverFirst = "r=\(nonce),s=\(Base64.text(salt.salt)),i=\(salt.iterationCount)"
        state = .awaitingSCRAMFinal(first, serverFirst: serverFirst, nonce: nonce)
        return .challenge(Base64.text(Array(serverFirst.utf8)))
    }

    /// The proof holds; now the client hears ours. SMTP has no words to spare on a 235, so it is one more challenge.
    /// Source: RFC 4954 section 4.
    mutating func verified(_ verdict: SCRAMVerdict) -> Action {
        guard state == .verifying else { return refuse() }
        state = .awaitingLastWord(identity: verdict.identity)
        return .challenge(Base64.text(Array("v=\(Base64.text(verdict.serverSignature))".utf8)))
    }

    /// `authorize NUL user NUL password`; to act for somebody else is not offered.
    private mutating func plain(_ response: [UInt8]) -> Action {
        let parts = response.split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3, let user = Self.text(parts[1]), let password = Self.text(parts[2]) else {
            return refuse()
        }
        state = .done
        guard parts[0].isEmpty || parts[0] == parts[1] else { return .refuse(.credentialsInvalid) }
        return .check(user: user, password: password)
    }

    private mutating func refuse() -> Action {
        state = .done
        return .refuse(.badBase64)
    }

    /// `nil` where empty, no UTF-8, or holding a NUL.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
