import Accounts
import HTTPTypes
import Hummingbird
import Intake
import JSON
import Mail
import Spool
import Storage

/// `/try`: one message from a form, and then what becomes of it. A node in a simulated world offers recipients that behave
/// in every way there is, and writes to nobody.
enum TryOutPage {
    static let path = "/try"
    static let endpoints: [Endpoint] = [
        .get(path, .page, show), .post(path, .act(.send), send).unnoted("it sends mail"),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let sandbox = front.configuration.sandbox
        let recipient: Field =
            sandbox.isEmpty
            ? .line(
                "to", "To", type: "email",
                hint: "Real mail: it is delivered to the servers of that address, over port 25.", isRequired: true)
            : .choice(
                "to", "To", sandbox[0].address, among: sandbox.map { ($0.address, "\($0.address): \($0.words)") },
                hint: "All of them are simulated on this machine: nobody is written to.")
        let form = PageForm(
            action: path,
            fields: [
                .line(
                    "from", "From", sandbox.isEmpty ? "" : "Trying out <hello@postrider.example>",
                    hint: sandbox.isEmpty ? "An address of a domain that may send from here: see Settings." : nil,
                    isRequired: true),
                recipient, .line("subject", "Subject", "Hello", isRequired: true),
                .block("text", "Text", "Did it arrive?", rows: 4, isRequired: true),
            ], button: "Send it")
        let place: Markup =
            visit.knownCaller.may(.send)
            ? form.markup
            : EmptyState(
                words: "Sign in with a key or as a person who may send.", next: ("Sign in", "/sign-in?next=/try")
            ).markup
        return front.layout.page(
            "Send a message", section: .overview, trail: [("Overview", "/")],
            lead:
                "What becomes of it is shown while it happens: every attempt, the server's words, and what they mean.",
            Card("One message to one recipient", place).markup, request: request, visit: visit)
    }

    private static func send(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front, upTo: 128 << 10)
        var letter = Letter(
            from: try mailbox(form, "from", "The sender"),
            to: [LetterRecipient(address: try mailbox(form, "to", "The recipient"))],
            subject: try form.demand("subject", "The subject", limit: 998))
        letter.text = try form.demand("text", "The text", limit: 64 << 10)
        letter.mergesValues = false
        switch try await front.rooms.submission.accept(letter, caller: visit.knownCaller, idempotency: nil) {
        case .accepted(let recipients), .replayed(let recipients):
            guard let key = recipients.first?.key else { break }
            return Said.then("/messages/\(key)", "Accepted: it is on disk, and on its way.")
        case .faulty(let faults): throw Problem(faults)
        case .keyUsedForAnotherBody: break
        }
        throw Problem(.internalError, "The message was not taken.")
    }

    private static func mailbox(_ form: FormReader, _ name: String, _ words: String) throws -> NamedMailbox {
        let text = try form.demand(name, words, limit: 1_000)
        let reader = AddressReader(.string(text), at: "/" + name)
        guard let mailbox = reader.mailbox else { throw Problem(reader.faults) }
        return NamedMailbox(mailbox: mailbox, name: reader.name)
    }
}
