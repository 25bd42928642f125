import Accounts
import Bounce
import Campaigns
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// What can be done about a message, from its page.
enum MessageActs {
    static let endpoints: [Endpoint] = [
        .post("/messages/{id}/retry", .act(.send), retry), .post("/messages/{id}/resend", .act(.send), resend),
        .post("/messages/{id}/suppress", .act(.suppressionsWrite), suppress),
    ]

    private static func retry(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let message = try await front.message(visit)
        let isDue = try await front.rooms.spool.hasten(message.key, account: message.account)
        return Said.then(
            "/messages/\(message.key)",
            isDue
                ? "It is due now, and sent as soon as its queue lets it."
                : "It does not wait for an attempt: it is on its way, or finished.")
    }

    private static func resend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let message = try await front.message(visit)
        do {
            guard
                let repeated = try await front.rooms.submission.resend(softBounced: message, caller: visit.knownCaller)
            else {
                return Said.then(
                    "/messages/\(message.key)",
                    "It cannot be sent again: that was done before, or its content is not kept any more.")
            }
            return Said.then(
                "/messages/\(repeated.key)",
                repeated.status == .dropped
                    ? "The address is suppressed, so it was set aside. This is the new message."
                    : "It is sent again. This is the new message.")
        } catch CampaignError.stopped {
            throw Problem(.conflict, "The campaign of repetitions was stopped: no more mail is sent under it.")
        }
    }

    private static func suppress(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let message = try await front.message(visit)
        guard let mailbox = Mailbox(internationalized: message.recipient) else {
            throw Problem(.conflict, "The recipient is no address that can be suppressed.")
        }
        _ = try await front.rooms.spool.suppress(
            mailbox, scope: .account(message.account), cause: .manual, by: visit.knownCaller.actor.description,
            note: "from message \(message.key)", expiresAt: nil)
        return Said.then(
            "/messages/\(message.key)", "\(Shown.line(message.recipient, limit: 254)) is not written to any more.")
    }

    // MARK: On the page

    /// Forms and links under a message; what its viewer may not do is not shown.
    static func card(
        _ message: MessageRecord, isSuppressed: Bool, _ visit: Visit, now: Timestamp, base: String
    ) -> Markup {
        let path = "/messages/\(message.key)"
        let caller = visit.knownCaller
        var forms: [PageForm] = []
        if caller.may(.send), !message.status.isFinal, let next = message.nextAttemptAt, next > now {
            forms.append(PageForm(action: path + "/retry", button: "Try now"))
        }
        if caller.may(.send), message.status == .softBounce, message.campaign != nil {
            forms.append(PageForm(action: path + "/resend", button: "Send again"))
        }
        let mailbox = Mailbox(internationalized: message.recipient)
        if caller.may(.suppressionsWrite), !isSuppressed, mailbox != nil {
            forms.append(
                PageForm(
                    action: path + "/suppress", button: "Suppress the address", tone: .quiet,
                    question: "Write to \(Shown.line(message.recipient, limit: 254)) no more?"))
        }
        let links = links(mailbox, isSuppressed: isSuppressed)
        return Card(
            "What can be done",
            "<div class=\"row\">\(forms.map(\.markup))\(links)</div>\(curl(message.key, base))"
        ).markup
    }

    private static func links(_ mailbox: Mailbox?, isSuppressed: Bool) -> Markup {
        guard let address = mailbox?.normalized.description else { return .nothing }
        let others = PagePath.of("/activity", [("q", "to:\(address)")])
        let entry = PagePath.of("/suppressions/of", [("address", address)])
        let suppression: Markup = isSuppressed ? "<a href=\"\(entry)\">Suppressed: why</a>" : .nothing
        return "<a href=\"\(others)\">Other messages to this address</a> \(suppression)"
    }

    /// The same from a shell.
    private static func curl(_ key: MessageKey, _ base: String) -> Markup {
        let line = "curl -H \"Authorization: Bearer $POSTRIDER_KEY\" \(base)/v1/messages/\(key)/events"
        return
            "<details><summary>The same with curl</summary><pre class=\"reply\" data-copy>\(line)</pre></details>"
    }

    /// Where this page was asked for, where that is a plain host and port: it ends up in a shell.
    static func base(of request: Request) -> String {
        let authority = request.head.authority ?? ""
        let isPlain =
            !authority.isEmpty && authority.utf8.count <= 260
            && authority.utf8.allSatisfy { byte in
                (0x30...0x3A).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x2E
            }
        return "http://" + (isPlain ? authority : "localhost")
    }
}
