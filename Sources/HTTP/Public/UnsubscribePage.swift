import Campaigns
import HTTPTypes
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/u/…`: the way out of mail. Asking for the page changes nothing, so that filters may follow the link; only a POST does,
/// by the page's button or by a mail program in its user's name. No cookie, no login, no redirect. Source: RFC 8058.
enum UnsubscribePage {
    /// What a form of ours, or a mail program, sends at most.
    private static let bodyByteCount = 4_096

    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let link = try read(visit, front)
        let list = try await front.rooms.listOfCampaign(link)
        return page(UnsubscribeText.question(shown(link.address), list: list?.name))
    }

    static func leave(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let link = try read(visit, front)
        let form = UnsubscribeForm(try await front.body(of: request, upTo: bodyByteCount))
        let list = try await front.rooms.listOfCampaign(link)
        let leavesList = form.leavesListOnly && list != nil
        let wish = Unsubscription(
            account: link.account, address: link.address, message: link.message,
            means: form.isOneClick ? .oneClick : .page, at: front.rooms.time.now(),
            engagement: Engagement(
                visitor: .person, target: leavesList ? list?.key.description : Unsubscription.everything,
                agent: request.headers[.userAgent].map { String($0.prefix(512)) },
                client: PublicLinks.client(request, visit)))
        try await front.rooms.unsubscribe(wish, from: leavesList ? list : nil)
        if form.isOneClick { return .bytes(Array("Unsubscribed.\n".utf8), type: "text/plain; charset=utf-8") }
        return page(UnsubscribeText.answer(shown(link.address), list: leavesList ? list?.name : nil))
    }

    private static func read(_ visit: Visit, _ front: Front) throws -> UnsubscribeLink {
        guard case .unsubscribe(let link) = try PublicLinks.read(visit, front).1 else { throw PublicLinks.missing }
        return link
    }

    private static func page(_ html: String) -> Response {
        .bytes(Array(html.utf8), type: "text/html; charset=utf-8", headers: [.robots: "noindex"])
    }

    /// `a…@example.com`: enough for its owner, too little for whoever finds the link.
    private static func shown(_ address: Mailbox) -> String {
        "\(address.localPart.prefix(1))…@\(address.domain)"
    }
}

extension HTTPField.Name {
    fileprivate static let robots = HTTPField.Name("X-Robots-Tag")!
}

/// What was sent to the way out.
struct UnsubscribeForm: Equatable {
    /// A mail program asks in its user's name: `List-Unsubscribe=One-Click`, as a form of either kind. Source: RFC 8058
    /// section 3.2.
    let isOneClick: Bool
    /// The page's choice: this list alone.
    let leavesListOnly: Bool

    init(_ body: [UInt8]) {
        let text = String(decoding: body, as: UTF8.self)
        isOneClick =
            text.contains("List-Unsubscribe=One-Click")
            || text.contains("name=\"List-Unsubscribe\"") && text.contains("One-Click")
        leavesListOnly = !isOneClick && text.split(separator: "&").contains("scope=list")
    }
}

/// The words of the way out.
enum UnsubscribeText {
    static func question(_ address: String, list: String?) -> String {
        let choice =
            list.map { name in
                """
                <p><label><input type="radio" name="scope" value="list" checked> only the list “\(escape(name))”</label><br>
                <label><input type="radio" name="scope" value="all"> all mail of this sender</label></p>
                """
            } ?? "<input type=\"hidden\" name=\"scope\" value=\"all\">"
        return page(
            "Unsubscribe",
            """
            <p>\(escape(address)) will get no more of this mail.</p>
            <form method="post">\(choice)
            <p><button type="submit">Unsubscribe</button></p></form>
            """)
    }

    static func answer(_ address: String, list: String?) -> String {
        let what = list.map { "mail of the list “\(escape($0))”" } ?? "mail of this sender"
        return page("Unsubscribed", "<p>\(escape(address)) will get no more \(what).</p>")
    }

    private static func page(_ title: String, _ body: String) -> String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><title>\(title)</title>
        <link rel="stylesheet" href="../assets/postrider.css"></head>
        <body><main><h1>\(title)</h1>
        \(body)
        </main></body></html>
        """
    }

    private static func escape(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(scalar)
            }
        }
    }
}
