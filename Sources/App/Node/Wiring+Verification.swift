import DNS
import Delivery
import Mail
import Metering
import NIOCore
import SMTP
import Spool
import Verification

/// What knows of addresses before mail is sent to them.
struct VerificationRooms: Sendable {
    let verifications: Verifications
    let signups: Signups
    let listWatch: AddressListWatch
}

extension Wiring {
    func makeVerification(spool: Spool, _ resolver: any DNS.Resolver) throws -> VerificationRooms {
        let desk = DomainDesk(resolver: resolver, allowsPrivateAddresses: configuration.world != nil, time: time)
        let directory = DataDirectory(path: configuration.dataDirectory)
        let stamps = try? ListSource.stamps(directory)
        let verifier = Verifier(
            lists: try ListSource.load(directory), desk: desk,
            probe: try makeProbe(spool: spool), time: time, metrics: VerificationMetrics(in: metrics))
        return VerificationRooms(
            verifications: Verifications(verifier: verifier, history: History(spool: spool), spool: spool),
            signups: Signups(
                verifier: verifier, spool: spool, policy: configuration.world == nil ? .signup : .mailbox),
            listWatch: AddressListWatch(directory, current: verifier.current, seen: stamps, logger: logger))
    }

    /// `nil` where the settings want none.
    private func makeProbe(spool: Spool) throws -> MailboxProbe? {
        guard let checks = configuration.mailboxChecks else { return nil }
        var settings = ProbeSettings(heloName: configuration.heloName)
        settings.source = try checks.source.map { try SocketAddress(ipAddress: $0.description, port: 0) }
        settings.sender = checks.sender.map(ReversePath.mailbox) ?? .null
        settings.perMinute = checks.perMinute
        if let path = configuration.world {
            settings.ports = try WorldFile(path: path).ports
        } else {
            settings.tls = try? TransportSecurity.opportunisticClient()
        }
        return MailboxProbe(settings, group: group, time: time) { [holds = spool.holds] provider, domain in
            holds.incident(provider: provider, domain: domain) != nil
        }
    }
}
