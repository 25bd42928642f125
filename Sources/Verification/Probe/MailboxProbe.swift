public import Bounce
public import Mail
public import NIOCore
import SMTP
import Synchronization

/// Asks exchangers whether they would take mail for a mailbox, politely: few conversations at a time and a minute with each
/// provider, none where the answer proves nothing, none for a while with one that turned us away. The mailbox is asked for
/// first and alone; somebody made up in a conversation of its own, and only where the answer matters.
public final class MailboxProbe: Sendable {
    /// What came of asking.
    enum Result: Sendable {
        case finding(MailboxFinding)
        /// Limits of ours: ask again then.
        case notNow(until: Timestamp)
    }

    /// Addresses tried where nobody answers.
    static let addressLimit = 3
    /// Domains whose habit is remembered, and for how long.
    static let habitLimit = 50_000
    static let habitLifetime = Duration.seconds(86_400)

    private struct State {
        var gate: ProbeGate
        var habits: [DomainName: (answer: CatchAllAnswer, at: Timestamp)] = [:]
    }

    private let settings: ProbeSettings
    private let group: any EventLoopGroup
    private let rules: RuleSet
    private let time: any TimeSource
    /// True while refusals of this provider, for this domain, are not to be believed (an incident is open).
    private let isDoubted: @Sendable (_ provider: String?, _ domain: String) -> Bool
    private let chance: @Sendable () -> UInt64
    private let state: Mutex<State>

    /// - Parameters:
    ///   - isDoubted: whether what a provider says of its recipients is not believed just now.
    ///   - chance: any number; somebody is made up from it.
    public init(
        _ settings: ProbeSettings, group: any EventLoopGroup, rules: RuleSet = .standard, time: any TimeSource,
        isDoubted: @escaping @Sendable (_ provider: String?, _ domain: String) -> Bool = { _, _ in false },
        chance: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        self.settings = settings
        self.group = group
        self.rules = rules
        self.time = time
        self.isDoubted = isDoubted
        self.chance = chance
        state = Mutex(State(gate: ProbeGate(settings)))
    }

    /// - Parameter facts: of the mailbox's domain, with at least one host.
    func ask(_ mailbox: Mailbox, _ facts: DomainFacts) async -> Result {
        let belief = facts.known?.belief ?? .proves
        guard belief != .nothing else {
            return .finding(
                .nothing("At \(facts.known?.name ?? "this provider") an answer about a recipient proves nothing."))
        }
        guard case .hosts(let hosts) = facts.way else { return .finding(.nothing("There is no exchanger to ask.")) }
        let site = facts.known?.name ?? hosts[0].name.text
        let answer: ProbeAnswer
        switch await converse(mailbox, at: hosts, site) {
        case .failure(let refusal): return refusal
        case .success(let given): answer = given
        }
        let diagnosis = rules.diagnose(answer.evidence)
        var word = MailboxWord(answer, diagnosis)
        if case .no = word, isDoubted(facts.provider, mailbox.domain.text) { word = .later(.tempError) }
        heed(word, diagnosis, of: site)
        var finding = MailboxFinding(word, answer, diagnosis)
        guard word == .yes else { return .finding(finding) }
        if facts.known?.kind == .catchAll || facts.known?.kind == .parking {
            return .finding(.service(facts, finding))
        }
        if let habit = await habit(of: mailbox.domain, hosts, site) { finding.weigh(habit, against: belief) }
        return .finding(finding)
    }

    // MARK: Somebody made up

    /// Whether the domain takes anybody; remembered for a day. `nil`: it could not be asked now.
    private func habit(of domain: DomainName, _ hosts: [DomainFacts.Host], _ site: String) async -> CatchAllAnswer? {
        let now = time.now()
        let known = state.withLock { $0.habits[domain] }
        if let known, now >= known.at, now - known.at < Self.habitLifetime { return known.answer }
        guard let nobody = Mailbox("\(NobodyName.make(chance))@\(domain.text)") else { return nil }
        guard case .success(let answer) = await converse(nobody, at: hosts, site, waits: true) else { return nil }
        let diagnosis = rules.diagnose(answer.evidence)
        let word = MailboxWord(answer, diagnosis)
        heed(word, diagnosis, of: site)
        let habit = CatchAllAnswer(word, answer, diagnosis)
        guard habit.isCatchAll != nil else { return habit }
        state.withLock { state in
            if state.habits.count >= Self.habitLimit {
                state.habits = state.habits.filter { now - $0.value.at < Self.habitLifetime }
            }
            if state.habits.count >= Self.habitLimit { state.habits.removeAll() }
            state.habits[domain] = (habit, now)
        }
        return habit
    }

    private func heed(_ word: MailboxWord, _ diagnosis: Diagnosis, of site: String) {
        let now = time.now()
        state.withLock { state in
            switch word {
            case .turnedAway:
                state.gate.turnedAway(
                    site, why: BoundedDetail.of(diagnosis.explanation), asked: diagnosis.retryAfter, at: now)
            case .yes, .no, .full: state.gate.welcomed(site)
            case .refused, .later: break
            }
        }
    }

    // MARK: Conversations

    private enum Conversation {
        case success(ProbeAnswer)
        case failure(Result)
    }

    /// - Parameter waits: for a turn, some seconds at most.
    private func converse(
        _ mailbox: Mailbox, at hosts: [DomainFacts.Host], _ site: String, waits: Bool = false
    ) async -> Conversation {
        if let refusal = await enter(site, waits: waits) { return .failure(refusal) }
        var usesTLS = settings.tls != nil
        var places = places(of: hosts)[...]
        while true {
            guard let place = places.first else {
                close(site)
                return .failure(.finding(.nothing("None of its exchangers has an address of the kind we ask from.")))
            }
            let answer = await ask(mailbox, at: place, usesTLS: usesTLS, site)
            if case .failed(.tlsFailed, _) = answer.outcome, usesTLS {
                usesTLS = false
            } else if answer.isUnreached, places.count > 1 {
                places = places.dropFirst()
            } else {
                return .success(answer)
            }
            // A further conversation takes a turn of its own, and is begun all the same: the question is half asked.
            state.withLock { $0.gate.goesOn(site, at: time.now()) }
        }
    }

    /// - Returns: `nil` where a conversation may begin.
    private func enter(_ site: String, waits: Bool) async -> Result? {
        for _ in 0..<(waits ? 10 : 1) {
            switch state.withLock({ $0.gate.enter(site, at: time.now()) }) {
            case .now: return nil
            case .turnedAway(let until, let why):
                return .finding(.turnedAway("We were turned away (\(why)) and ask again after \(until.rfc3339)."))
            case .at(let time):
                guard waits else { return .notNow(until: time) }
                do { try await Task.sleep(for: .milliseconds(500)) } catch { return .notNow(until: time) }
            }
        }
        return .notNow(until: time.now() + .seconds(5))
    }

    private func close(_ site: String) { state.withLock { $0.gate.closed(site) } }

    private func places(of hosts: [DomainFacts.Host]) -> [(host: DomainName, address: SocketAddress)] {
        var places: [(host: DomainName, address: SocketAddress)] = []
        for host in hosts {
            let port = settings.ports[host.name] ?? settings.port
            for text in host.addresses {
                guard let address = try? SocketAddress(ipAddress: text, port: port) else { continue }
                guard settings.source.map({ $0.protocol == address.protocol }) ?? true else { continue }
                places.append((host.name, address))
            }
        }
        return Array(places.prefix(Self.addressLimit))
    }

    private func ask(
        _ mailbox: Mailbox, at place: (host: DomainName, address: SocketAddress), usesTLS: Bool, _ site: String
    ) async -> ProbeAnswer {
        let start = ContinuousClock.now
        let outcome = await ProbeDialogue.ask(
            mailbox, sender: settings.sender, at: place.address, from: settings.source,
            configuration: client(for: place.host, usesTLS: usesTLS), limit: settings.limit, on: group.any()
        ) { [self] in close(site) }
        return ProbeAnswer(outcome: outcome, host: place.host, duration: ContinuousClock.now - start)
    }

    private func client(for host: DomainName, usesTLS: Bool) -> ClientConfiguration {
        var client = ClientConfiguration(heloName: settings.heloName)
        let timeouts = settings.timeouts
        client.timeouts.connect = timeouts.connect
        client.timeouts.banner = timeouts.greeting
        client.timeouts.ehlo = timeouts.greeting
        client.timeouts.tls = timeouts.greeting
        client.timeouts.mail = timeouts.answer
        client.timeouts.rcpt = timeouts.answer
        client.timeouts.quit = timeouts.quit
        client.tls = usesTLS ? settings.tls : nil
        client.serverName = host.text
        return client
    }
}

/// A local part that nobody has: 20 letters and digits by chance.
enum NobodyName {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    private static let signs = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

    static func make(_ chance: () -> UInt64) -> String {
        var name = [letters[Int(chance() % UInt64(letters.count))]]
        while name.count < 20 { name.append(signs[Int(chance() % UInt64(signs.count))]) }
        return String(decoding: name, as: UTF8.self)
    }
}
