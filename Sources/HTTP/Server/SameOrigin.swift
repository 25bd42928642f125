import HTTPTypes
import Hummingbird

/// Whether a request that acts came from one of our own pages. A session's cookie goes along with it, so another site must not
/// be able to send it. Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; one that says
/// neither is not believed. Source: W3C Fetch Metadata Request Headers, section 2; RFC 6454 section 7.
enum SameOrigin {
    static func isSource(of request: Request) -> Bool {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) { return site == "same-origin" }
        guard let origin = request.headers[.origin], let authority = request.head.authority else { return false }
        return origin == "http://" + authority || origin == "https://" + authority
    }

    /// - Throws: a `Problem` (403).
    static func demand(of request: Request) throws {
        guard isSource(of: request) else {
            throw Problem(.forbidden, "This was not sent from a page of ours. Open the page again and repeat it there.")
        }
    }
}
