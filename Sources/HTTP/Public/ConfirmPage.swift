import Campaigns
import HTTPTypes
import Hummingbird

/// `/confirm/{link}`: where the link of a confirmation mail leads (R52). A GET shows a button and changes nothing, so that
/// programs which open every link confirm nothing; the POST of the button confirms, without cookie or script.
enum ConfirmPage {
    static let endpoints: [Endpoint] = [
        .get("/confirm/{link}", .open, show),
        .post("/confirm/{link}", .open, confirm),
    ]

    struct Content {
        let title: String
        let detail: String
        /// Whether the button is shown.
        let isOpen: Bool
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let (answer, list) = try await front.contactRooms.confirmations.look(link(visit))
        guard answer == .confirmed else { return page(answer, request, front) }
        let name = list?.name ?? ""
        let content = Content(
            title: "Please confirm your address",
            detail: name.isEmpty
                ? "Press the button to receive mail." : "Press the button to receive mail of “\(name)”.",
            isOpen: true)
        return front.layout.page("confirm", title: content.title, content: content, request: request)
    }

    private static func confirm(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var consent = ConsentDraft(.confirmation)
        consent.ip = visit.peer?.ipAddress
        consent.userAgent = request.headers[.userAgent]
        consent.form = "/confirm"
        return page(try await front.contactRooms.confirmations.confirm(link(visit), consent: consent), request, front)
    }

    private static func link(_ visit: Visit) -> String { visit.parameters.get("link") ?? "" }

    private static func page(_ answer: Confirmations.Answer, _ request: Request, _ front: Front) -> Response {
        let (title, detail, status) = words(answer)
        return front.layout.page(
            "confirm", title: title, content: Content(title: title, detail: detail, isOpen: false), request: request,
            status: status)
    }

    private static func words(_ answer: Confirmations.Answer) -> (String, String, HTTPResponse.Status) {
        switch answer {
        case .confirmed: ("Thank you", "Your address is confirmed.", .ok)
        case .alreadyConfirmed: ("Already confirmed", "Your address was confirmed before; nothing is left to do.", .ok)
        case .expired:
            ("This link is too old", "Sign up again, and you will be sent a new one.", .gone)
        case .gone: ("This link is of no use any more", "The address is not waiting to be confirmed.", .gone)
        case .unknown: ("This link is not complete", "Copy all of it from the mail, or sign up again.", .notFound)
        }
    }
}
