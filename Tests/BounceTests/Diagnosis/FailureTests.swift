import Bounce
import Mail
import Testing

@Suite("Sessions and routes that failed")
struct FailureTests {
    @Test("a broken session is tried again and blames systems", arguments: SessionFailure.allCases)
    func sessions(failure: SessionFailure) {
        let diagnosis = RuleSet.standard.diagnose(.sessionFailed(failure, stage: .connect, host: nil))
        #expect(diagnosis.status == .deferred)
        #expect(diagnosis.blame == .system)
        #expect(diagnosis.ruleID == "session.\(failure.rawValue)")
        #expect(diagnosis.advice == .retry)
    }

    @Test(
        "a server that is not secure enough is tried again, with what was seen for evidence",
        arguments: zip(
            InsecurePeer.Fault.allCases,
            [
                Reason.tlsNotOffered, .certificateMismatch, .certificateExpired, .certificateUntrusted, .daneMismatch,
            ]))
    func insecure(fault: InsecurePeer.Fault, reason: Reason) {
        let diagnosis = RuleSet.standard.diagnose(.insecure(InsecurePeer(fault, detail: "seen"), host: nil))
        #expect(diagnosis.status == .deferred)
        #expect(diagnosis.reason == reason)
        #expect(diagnosis.blame == .system)
        #expect(diagnosis.evidence == "seen")
        #expect(reason.statusWhenLifeEnds == .softBounce)
    }

    @Test(
        "a domain that leads nowhere is a hard bounce, one that is silent is tried again",
        arguments: [
            (RoutingFailure.noSuchDomain, RecipientStatus.hardBounce, Reason.domainUnknown),
            (.nullMX, .hardBounce, .domainNoMail), (.noMailHost, .hardBounce, .domainNoMail),
            (.temporary, .deferred, .network), (.forbiddenAddress, .softBounce, .domainNoMail),
            (.mxNotInPolicy, .deferred, .mxNotInPolicy), (.tlsaUnavailable, .deferred, .network),
        ])
    func routes(failure: RoutingFailure, status: RecipientStatus, reason: Reason) {
        let diagnosis = RuleSet.standard.diagnose(.routing(failure))
        #expect(diagnosis.status == status)
        #expect(diagnosis.reason == reason)
    }
}
