public import Bounce
public import Mail
public import Storage

/// The suppression policy that holds for an account, and who chose it.
public struct SuppressionPolicySetting: Hashable, Sendable {
    public enum Origin: String, Hashable, Sendable {
        case account, installation
        /// Nobody chose: `immediate`.
        case standard = "default"
    }

    public let policy: SuppressionPolicy
    public let origin: Origin
    public let changedAt: Timestamp?
    public let changedBy: String?
}

extension Spool {
    /// The policy that decides about an account's bounces.
    /// - Parameter account: `nil`: the installation's own, which holds for accounts that chose none.
    public func suppressionPolicy(of account: AccountID?) async throws -> SuppressionPolicySetting {
        try await engine.read { connection in
            let found = try connection.all(PolicyTable.select, [.integer(account?.number ?? 0)]) { row in
                SuppressionPolicySetting(
                    policy: SuppressionPolicy(row: row), origin: row.integer(3) == 0 ? .installation : .account,
                    changedAt: Timestamp(microseconds: row.integer(4)), changedBy: row.text(5))
            }
            return found.last
                ?? SuppressionPolicySetting(policy: .immediate, origin: .standard, changedAt: nil, changedBy: nil)
        }
    }

    /// Chooses how bounces are judged from now on; what counted before keeps its count.
    /// - Parameters:
    ///   - policy: `nil` takes the choice back.
    ///   - account: `nil`: for the installation.
    public func setSuppressionPolicy(_ policy: SuppressionPolicy?, of account: AccountID?, by: String) async throws {
        let now = time.now()
        let number = account?.number ?? 0
        try await engine.write { connection in
            guard let policy else { return _ = try connection.execute(PolicyTable.delete, [.integer(number)]) }
            try connection.execute(
                PolicyTable.upsert,
                [
                    .integer(number), .integer(policy.hardLimit), .integer(orNull: policy.softLimit.map(Int64.init)),
                    .integer(orNull: policy.expiry?.microseconds), .integer(now.microseconds),
                    .text(StoredText.line(by)),
                ])
        }
    }
}
