import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import HTTP

@Suite("Acts come from our own pages")
struct SameOriginTests {
    @Test(
        "what a browser says of itself decides",
        arguments: [
            (["Sec-Fetch-Site": "same-origin"], true), (["Sec-Fetch-Site": "same-site"], false),
            (["Sec-Fetch-Site": "cross-site", "Origin": "http://m.example:8025"], false),
            (["Sec-Fetch-Site": "none"], false), (["Origin": "http://m.example:8025"], true),
            (["Origin": "https://m.example:8025"], true), (["Origin": "http://m.example"], false),
            (["Origin": "http://evil.example"], false), (["Origin": "null"], false), ([:], false),
        ])
    func decides(fields: [String: String], isOurs: Bool) {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "m.example:8025", path: "/x")
        for (name, value) in fields { head.headerFields[HTTPField.Name(name)!] = value }
        #expect(SameOrigin.isSource(of: Request(head: head, body: .init(buffer: ByteBuffer()))) == isOurs)
    }
}
