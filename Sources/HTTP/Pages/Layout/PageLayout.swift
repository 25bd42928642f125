import HTTPTypes
import Hummingbird
import Mustache

/// The templates, read once, and the frame around every page.
struct PageLayout: Sendable {
    private let library: MustacheLibrary
    private let version: String

    /// - Throws: where a template is malformed.
    init(version: String) throws {
        self.version = version
        MustacheContentTypes.register(MarkupEscape(), named: MarkupEscape.name)
        var library = MustacheLibrary()
        for template in Assets.templates {
            // Each template says how its values are escaped: a partial begins with Mustache's own rule again.
            try library.register("{{% CONTENT_TYPE:\(MarkupEscape.name)}}" + template.text, named: template.name)
        }
        self.library = library
    }

    /// What every page has, beside its own `content`.
    struct Frame {
        let title: String
        let version: String
        let canSignOut: Bool
        let refreshSeconds: Int?
        let content: Any
    }

    /// - Parameters:
    ///   - name: a template that fills the layout.
    ///   - refresh: seconds after which a browser without JavaScript loads the page again; `nil`: never.
    func page(
        _ name: String, title: String, content: Any, request: Request, refresh: Int? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let frame = Frame(
            title: title, version: version, canSignOut: request.cookies[SessionCookie.name] != nil,
            refreshSeconds: refresh, content: content)
        guard let text = library.render(frame, withTemplate: name) else {
            preconditionFailure("the template \(name) is carried in the binary")
        }
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    struct Notice {
        let title: String
        let detail: String
        let requestID: String
    }

    /// A problem for a person.
    func notice(_ problem: Problem, requestID: String, request: Request) -> Response {
        var response = page(
            "notice", title: problem.code.title,
            content: Notice(title: problem.code.title, detail: problem.detail, requestID: requestID), request: request,
            status: problem.code.status)
        response.headers.append(contentsOf: problem.headers)
        return response
    }
}
