import Mail
import Testing

@Suite("Parameters of status notifications")
struct StatusRequestTests {
    @Test(
        "NOTIFY is NEVER alone, or a list",
        arguments: [
            ("NEVER", NotifyConditions.never), ("success", .success), ("SUCCESS,FAILURE", [.success, .failure]),
            ("Delay,failure,DELAY", [.failure, .delay]),
        ] as [(String, NotifyConditions)])
    func notify(text: String, conditions: NotifyConditions) {
        #expect(NotifyConditions(text) == conditions)
        #expect(NotifyConditions(conditions.description) == conditions)
    }

    @Test(
        "other words are no conditions", arguments: ["", ",", "NEVER,SUCCESS", "SUCCESS,", "ALWAYS", "SUCCESS FAILURE"])
    func badNotify(text: String) {
        #expect(NotifyConditions(text) == nil)
    }

    @Test(
        "xtext hides what would end a parameter",
        arguments: [("a+b=c", "a+2Bb+3Dc"), ("QQ314159", "QQ314159"), ("two words", "two+20words"), ("", "")])
    func xtext(text: String, encoded: String) {
        #expect(Xtext.encode(text) == encoded)
        #expect(Xtext.decode(encoded) == text)
    }

    @Test(
        "xtext that is none, or hides a control byte, is refused",
        arguments: ["a+", "a+4", "a+4g", "a+2b", "a=b", "a b", "a+00", "a+0D+0Ab", "a+7F", "a+E9", "é"])
    func badXtext(encoded: String) {
        #expect(Xtext.decode(encoded) == nil)
    }

    @Test(
        "an envelope id has up to 100 characters",
        arguments: [
            ("id+2B1", "id+1"), (String(repeating: "x", count: 100), String(repeating: "x", count: 100)),
            (String(repeating: "x", count: 101), nil), ("", nil), (String(repeating: "+41", count: 101), nil),
        ] as [(String, String?)])
    func envelopeID(parameter: String, id: String?) {
        #expect(StatusRequest.envelopeID(parameter: parameter) == id)
    }

    @Test(
        "an original recipient has a type and an address",
        arguments: [
            ("rfc822;ada+2Bnews@example.com", "rfc822;ada+news@example.com"),
            ("RFC822;Bob@example.com", "rfc822;Bob@example.com"),
            ("x400;/C=de/", nil), ("x400;/C+3Dde/", "x400;/C=de/"), ("rfc822", nil), (";ada@example.com", nil),
            ("rfc822;", nil), ("rfc822;a+00b", nil), ("utf-8;用户@example.com", nil),
            ("rfc822;" + String(repeating: "a", count: 494), nil),
        ] as [(String, String?)])
    func original(parameter: String, shown: String?) {
        let original = OriginalRecipient(parameter: parameter)
        #expect(original?.description == shown)
        #expect(original.flatMap { OriginalRecipient($0.description) } == original)
        #expect(original.flatMap { OriginalRecipient(parameter: $0.parameter) } == original)
    }

    @Test("in a transaction of SMTPUTF8 it may be UTF-8, and is kept in ASCII")
    func internationalized() {
        let encoded = OriginalRecipient(parameter: "rfc822;+E7+94+A8+E6+88+B7@example.com")
        #expect(encoded?.description == "utf-8;\\x{7528}\\x{6237}@example.com")
        #expect(OriginalRecipient(parameter: "rfc822;+E7+94@example.com") == nil)
        #expect(OriginalRecipient(parameter: "rfc822;+C2+85@example.com") == nil)
        let original = OriginalRecipient(parameter: "utf-8;用户@example.com", allowsUTF8: true)
        #expect(original?.parameter == "utf-8;\\x{7528}\\x{6237}@example.com")
        #expect(OriginalRecipient(parameter: "rfc822;用户@example.com", allowsUTF8: true) == nil)
    }
}
