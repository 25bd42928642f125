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
        let navigation: NavigationShown?
        /// What became of the act before.
        let said: String?
        let content: Any
    }

    /// - Parameters:
    ///   - name: a template that fills the layout.
    ///   - visit: whose pages the navigation shows; `nil`: there is none.
    ///   - section: where the page belongs.
    ///   - refresh: seconds after which a browser without JavaScript loads the page again; `nil`: never.
    func page(
        _ name: String, title: String, content: Any, request: Request, visit: Visit? = nil,
        section: PageSection? = nil, refresh: Int? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        let said = visit.flatMap { _ in Said.words(of: request) }
        let frame = Frame(
            title: title, version: version, canSignOut: request.cookies[SessionCookie.name] != nil,
            // What is typed must not be loaded away.
            refreshSeconds: RefusedForm.current == nil ? refresh : nil,
            navigation: visit.map { NavigationShown($0, current: section) }, said: said,
            content: content)
        guard let text = library.render(frame, withTemplate: name) else {
            preconditionFailure("the template \(name) is carried in the binary")
        }
        var response = Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
        if said != nil { Said.forget(&response) }
        return response
    }

    /// A page made of pieces.
    /// - Parameters:
    ///   - title: also its first heading.
    ///   - trail: the way here from the overview, without this page.
    ///   - lead: stands under the heading.
    func page(
        _ title: String, section: PageSection, trail: [(words: String, path: String)] = [], lead: String? = nil,
        _ content: Markup, request: Request, visit: Visit, refresh: Int? = nil
    ) -> Response {
        let way = trail.markup { "<a href=\"\($0.path)\">\($0.words)</a> › " }
        let trailLine: Markup = trail.isEmpty ? "" : "<p class=\"trail\">\(way)\(title)</p>"
        let leadLine: Markup? = lead.map { "<p class=\"lead\">\($0)</p>" }
        let body: Markup = "\(trailLine)<h1>\(title)</h1>\n\(leadLine)\(content)"
        return page(
            "page", title: title, content: body.text, request: request, visit: visit, section: section,
            refresh: refresh)
    }

    struct Notice {
        let title: String
        let detail: String
        /// The rest of what is wrong, where it is more than one thing.
        let faults: [String]
        let requestID: String
    }

    /// A problem for a person.
    func notice(_ problem: Problem, requestID: String, request: Request) -> Response {
        var response = page(
            "notice", title: problem.code.title,
            content: Notice(
                title: problem.code.title, detail: problem.detail,
                faults: problem.faults.count > 1 ? problem.faults.map(\.detail) : [], requestID: requestID),
            request: request,
            status: problem.code.status)
        response.headers.append(contentsOf: problem.headers)
        return response
    }
}
