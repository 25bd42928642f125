import Testing

@testable import CLI

@Suite("A refusal by the node")
struct RefusalTests {
    private func sentence(_ status: Int, _ json: String) throws -> (CLI.ExitStatus, String) {
        let failure = Refusal(status: status, problem: try JSON.parse(Array(json.utf8))).failure
        return (failure.status, failure.sentence)
    }

    @Test(
        "says each thing once, with its place where the sentence does not name it",
        arguments: [
            (404, #"{"title":"There is nothing here","detail":"No such message."}"#, .notFound, "No such message."),
            (
                422,
                #"{"title":"Mistakes","detail":"x","errors":[{"pointer":"/from","detail":"`bad` is no address."}]}"#,
                .wrongUsage, "`bad` is no address."
            ),
            (
                422, #"{"title":"Mistakes","detail":"x","errors":[{"pointer":"/text","detail":"Line 1 is bad."}]}"#,
                .wrongUsage, "text: Line 1 is bad."
            ),
            (
                400,
                #"{"title":"Mistakes","detail":"x","errors":[{"parameter":"a","detail":"b"},{"pointer":"","detail":"c"}]}"#,
                .wrongUsage, "Mistakes\n  a: b\n  c"
            ),
            (503, #"{"title":"Not available just now"}"#, .tryAgain, "Not available just now"),
            (401, "{}", .keyRefused, "the node answered 401"), (500, "null", .failed, "the node answered 500"),
        ] as [(Int, String, CLI.ExitStatus, String)])
    func sentences(status: Int, json: String, exit: CLI.ExitStatus, text: String) throws {
        let found = try sentence(status, json)
        #expect(found.0 == exit)
        #expect(found.1 == text)
    }

    @Test("names what is not there")
    func notFound() throws {
        let problem = try JSON.parse(Array(#"{"detail":"No such message."}"#.utf8))
        let failure = Refusal(status: 404, problem: problem, path: "/v1/messages/msg_x").failure
        #expect(failure.sentence == "No such message: msg_x")
    }
}
