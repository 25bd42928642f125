import DNS
public import Mail
import NIOPosix
import SMTP
public import Verification

/// Verifies with nothing running: the machine's own resolver is asked, and exchangers where the caller wants it.
public enum StandaloneVerifier {
    /// - Parameters:
    ///   - level: as far as it is to go; `fast` asks nobody.
    ///   - sender: who asks exchangers; `null` as a rule.
    /// - Throws: `NodeError.resolver` where the machine's resolver cannot be used.
    public static func make(
        upTo level: VerificationLevel, lists: AddressLists = .standard, sender: ReversePath = .null
    ) throws -> Verifier {
        let time = SystemTime()
        guard level > .fast else { return Verifier(lists: lists, time: time) }
        let desk = DomainDesk(resolver: try NodeConfiguration().makeResolver(), time: time)
        guard level > .dns else { return Verifier(lists: lists, desk: desk, time: time) }
        var settings = ProbeSettings(heloName: HostName.system)
        settings.sender = sender
        settings.tls = try? TransportSecurity.opportunisticClient()
        let probe = MailboxProbe(settings, group: MultiThreadedEventLoopGroup.singleton, time: time)
        return Verifier(lists: lists, desk: desk, probe: probe, time: time)
    }
}
