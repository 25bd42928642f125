import HTTPTypes
import Hummingbird

/// What browsers are told with every answer: run and load nothing but our own files (a letter that is looked at has a stricter policy of its own), frame us nowhere, guess no types,
/// tell nobody where you came from.
enum SecurityHeaders {
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func add(to headers: inout HTTPFields) {
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = contentSecurityPolicy }
        headers[.contentTypeOptions] = "nosniff"
        if headers[.frameOptions] == nil { headers[.frameOptions] = "DENY" }
        // With "no-referrer" browsers would say of a form of ours that it comes from nowhere (Origin: null).
        headers[.referrerPolicy] = "same-origin"
        headers[.openerPolicy] = "same-origin"
        if headers[.resourcePolicy] == nil { headers[.resourcePolicy] = "same-origin" }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
