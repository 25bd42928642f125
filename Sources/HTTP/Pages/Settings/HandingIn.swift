import Accounts
import HTTPTypes
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// How mail is handed in: by the API and by SMTP, with a line to try each.
enum HandingIn {
    static func markup(_ request: Request, _ front: Front) -> Markup {
        let here = origin(request)
        let api = """
            curl \(here)/v1/messages -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\
              -d '{"from":"news@example.com","to":["ann@example.net"],"subject":"Hello","text":"It works."}'
            """
        let door = front.configuration.submissionDoors.first
        let smtp: Markup =
            if let door {
                """
                <p>Host <code>\(host(door.host, request))</code>, port <code>\(door.port)</code>\
                \(door.isTLS ? ", TLS from the first byte" : ", STARTTLS where a certificate is configured"). \
                Sign in with any name and an API key with the scope <code>send</code> as the password.</p>
                <pre class="reply">\(example(door, request))</pre>
                """
            } else {
                "<p>This node takes no mail by SMTP: <code>smtp</code> is off in its configuration.</p>"
            }
        return """
            <div class="columns">\(Card("By the API", lead: "A key is made under API keys; its scope is send.", "<pre class=\"reply\">\(api)</pre>").markup)\
            \(Card("By SMTP", smtp).markup)</div>
            """
    }

    private static func example(_ door: HTTPConfiguration.SubmissionDoor, _ request: Request) -> String {
        """
        curl \(door.isTLS ? "smtps" : "smtp")://\(host(door.host, request)):\(door.port) --user "key:$KEY" \\
          --mail-from news@example.com --mail-rcpt ann@example.net --upload-file letter.eml
        """
    }

    /// As the browser knows this server.
    private static func origin(_ request: Request) -> String {
        let authority = Shown.line(request.head.authority ?? "localhost", limit: 254)
        return (SessionCookie.isSecure(request) ? "https://" : "http://") + authority
    }

    /// The name that the browser used, where the door listens on every address.
    private static func host(_ host: String, _ request: Request) -> String {
        guard host == "0.0.0.0" || host == "::" || host == "[::]" else { return host }
        let authority = request.head.authority ?? "localhost"
        let name = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return Shown.line(String(name), limit: 254)
    }
}
