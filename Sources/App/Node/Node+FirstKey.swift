import Accounts

extension Node {
    /// The administrator's key, made when it is asked for and then only: whoever asks shows it. To be asked once the node
    /// listens, so that a start that fails leaves no key behind that nobody has seen.
    /// - Returns: `nil` where there are keys already beside those of commands on this machine, or somebody can sign in.
    public func makeFirstKey() async throws -> String? {
        guard !accounts.hasPeople else { return nil }
        guard try await accounts.keys().allSatisfy({ $0.name == LocalKey.name }) else { return nil }
        return try await accounts.makeKey(name: "first admin", scopes: Set(Caller.Scope.allCases)).secret
    }
}
