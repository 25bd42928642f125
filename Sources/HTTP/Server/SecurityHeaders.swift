import HTTPTypes
import Hummingbird

/// What browsers are told with every answer: run and load nothing but our own files, frame us nowhere, guess no types,
/// tell nobody where you came from.
enum SecurityHeaders {
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func add(to headers: inout HTTPFields) {
        headers[.contentSecurityPolicy] = contentSecurityPolicy
        headers[.contentTypeOptions] = "nosniff"
        headers[.frameOptions] = "DENY"
        // With "no-referrer" browsers would say of a form of ours that it comes from nowhere (Origin: null).
        headers[.referrerPolicy] = "same-origin"
        headers[.openerPolicy] = "same-origin"
        if headers[.resourcePolicy] == nil { headers[.resourcePolicy] = "same-origin" }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
