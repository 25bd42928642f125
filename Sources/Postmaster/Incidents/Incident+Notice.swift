internal import JSON
internal import Mail
internal import Spool
internal import Storage

extension Incident {
    /// Told to the installation (`account` `nil`), or to one account, which is told nothing of others.
    func notice(_ kind: NoticeKind, to account: AccountID?, at now: Timestamp) -> NewNotice {
        NewNotice(
            kind, account: account, subject: destination.name,
            data: [
                "incident_id": .string(key.description), "kind": .string(self.kind.rawValue),
                "provider": .text(destination.provider), "domain": .text(destination.domain),
                "state": .string(state.rawValue), "verdict": .text(verdict?.rawValue),
                "started_at": .string(startedAt.rfc3339),
                "closed_by": .text(account == nil ? closedBy : closedBy.map(Self.actorShownToAccounts)),
            ], at: now)
    }

    /// Accounts are not told which administrator acted.
    public static func actorShownToAccounts(_ actor: String) -> String {
        actor == automaticActor ? actor : "administrator"
    }
}
