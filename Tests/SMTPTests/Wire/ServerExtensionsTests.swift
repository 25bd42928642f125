import Mail
import Testing

@testable import SMTP

@Suite("Server extensions")
struct ServerExtensionsTests {
    private func read(_ lines: [String]) throws -> ServerExtensions {
        ServerExtensions(Reply(code: try #require(ReplyCode(250)), lines: ["mx.example.com"] + lines))
    }

    @Test("are read from the lines behind the name")
    func all() throws {
        let extensions = try read(["pipelining", "SIZE 35882577", "8BITMIME", "STARTTLS", "AUTH LOGIN PLAIN", "XYZ"])
        #expect(extensions.pipelining && extensions.eightBitMIME && extensions.startTLS)
        #expect(extensions.authenticatesPlain)
        #expect(extensions.maximumMessageByteCount == 35_882_577)
    }

    @Test(
        "lie about sizes without harm",
        arguments: ["SIZE", "SIZE 0", "SIZE -1", "SIZE +5", "SIZE x", "SIZE 99999999999999999999"])
    func sizes(line: String) throws {
        #expect(try read([line]).maximumMessageByteCount == nil)
    }

    @Test("may be spelt as of old")
    func oldAuth() throws {
        #expect(try read(["AUTH=PLAIN"]).authenticatesPlain)
        #expect(try !read(["AUTH LOGIN"]).authenticatesPlain)
    }

    @Test("are not looked for in the name")
    func name() throws {
        let reply = Reply(code: try #require(ReplyCode(250)), lines: ["PIPELINING"])
        #expect(ServerExtensions(reply) == ServerExtensions())
    }
}
