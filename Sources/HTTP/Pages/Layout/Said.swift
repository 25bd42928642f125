import HTTPTypes
import Hummingbird

/// One sentence for the page that follows an act: `Three entries were removed.` It waits in a cookie of a minute's life.
enum Said {
    static let cookie = "postrider_said"
    static let byteLimit = 600

    /// Leads to `path`, where `words` stand above the page.
    static func then(_ path: String, _ words: String) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path])
        let text = FormText.encode(Shown.line(words, limit: 300))
        guard text.utf8.count <= byteLimit * 3 else { return response }
        response.setCookie(
            Cookie(name: cookie, value: text, maxAge: 60, path: "/", secure: false, httpOnly: true, sameSite: .strict))
        return response
    }

    static func words(of request: Request) -> String? {
        guard let text = request.cookies[cookie]?.value, text.utf8.count <= byteLimit * 3 else { return nil }
        return FormText.decode(text, plusIsSpace: false).map { Shown.line($0, limit: 300) }
    }

    static func forget(_ response: inout Response) {
        response.setCookie(
            Cookie(name: cookie, value: "", maxAge: 0, path: "/", secure: false, httpOnly: true, sameSite: .strict))
    }
}
