/// An AUTH exchange: PLAIN with or without initial response, or LOGIN. Source: RFC 4954 section 4, RFC 4616,
/// draft-murchison-sasl-login.
///
///     C: AUTH LOGIN
///     S: 334 VXNlcm5hbWU6
///     C: YWRh
///     S: 334 UGFzc3dvcmQ6
///     C: c2VjcmV0
struct ServerAuthentication: Hashable, Sendable {
    enum Action: Hashable, Sendable {
        /// A `334` line with this text in base64.
        case challenge(String)
        case check(user: String, password: String)
        case refuse(ServerReply)
    }

    enum State: Hashable, Sendable { case awaitingPlain, awaitingUser, awaitingPassword(user: String), done }

    /// Bytes of a response line. Source: RFC 4954 section 4.
    static let maximumLineByteCount = 12_288

    private(set) var state = State.done

    mutating func begin(mechanism: String, initialResponse: [UInt8]?) -> Action {
        switch mechanism {
        case "PLAIN": state = .awaitingPlain
        case "LOGIN": state = .awaitingUser
        default: return .refuse(.unknownMechanism)
        }
        guard let initialResponse else {
            return .challenge(state == .awaitingUser ? "VXNlcm5hbWU6" : "")
        }
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
        case .done:
            return refuse()
        }
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
