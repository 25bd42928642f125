import DNS
import Delivery

extension Doctor {
    /// Whether questions about mailboxes can be held against mail.
    func lookAtMailboxChecks() -> [DoctorFinding] {
        guard let checks = configuration.mailboxChecks, configuration.world == nil else { return [] }
        guard let source = checks.source else {
            return [
                DoctorFinding(
                    "mailbox-checks", .warning,
                    "Exchangers are asked about mailboxes from the address that mail is sent from.",
                    mend: "Set `verify-source` to an address of its own: strangers hold many questions against it.")
            ]
        }
        let isShared = configuration.egress?.sources.contains { $0.address == source } ?? false
        guard isShared else {
            return [DoctorFinding("mailbox-checks", .ok, "Exchangers are asked about mailboxes from \(source).")]
        }
        return [
            DoctorFinding(
                "mailbox-checks", .warning, "\(source) asks about mailboxes, and is an address that mail is sent from.",
                mend: "Set `verify-source` to an address of its own: strangers hold many questions against it.")
        ]
    }
}
