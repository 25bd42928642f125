import Mail

/// One connection to an exchanger: lines in, actions out. Source: RFC 5321 section 4, RFC 2920, RFC 3207.
///
/// It is written apart from the server of the SMTP room, so that our client is tried against another hand, and because a
/// good server refuses to do what this one must: talk nonsense, say nothing, hang up.
struct ExchangerSession {
    enum Action: Hashable, Sendable {
        case send([UInt8])
        /// Before the actions that follow, in real time.
        case wait(Duration)
        case close
        /// The reply has been sent; TLS begins.
        case startTLS
        /// A reply line without end.
        case flood
        /// Nothing is read or said any more.
        case stall
        /// A mail is on its way back to the sender.
        case post(LetterWriter, truth: Truth)
    }

    private enum State: Hashable {
        case awaitingGreeting
        case ready
        case inTransaction
        case inContent
    }

    static let recipientLimit = 100
    static let messageByteLimit = 36_700_160

    private let habit: Habit
    private let ledger: ProviderLedger
    private let timeScale: Double
    private let offersTLS: Bool
    private var places: Wording.Places
    private var state = State.awaitingGreeting
    private var isEncrypted = false
    private var messageCount = 0
    private var replyCount = 0
    /// Which connection of the provider it is, for the ids in replies.
    private let number: Int
    /// Recipients taken, and the answer that all of them get after the final dot.
    private var recipients: [String] = []
    private var sender: Mailbox?
    /// What is to come back, and for whom.
    private var letters: [(letter: ReturnLetter, truth: Truth, recipient: Mailbox)] = []
    private var head = ContentHead()
    private var contentAnswer = Fate.Answer.accept
    private var contentPlaces = Wording.Places()
    private var content = ContentEnd()

    init(
        habit: Habit, ledger: ProviderLedger, timeScale: Double, offersTLS: Bool, clientAddress: String,
        number: Int
    ) {
        self.habit = habit
        self.ledger = ledger
        self.timeScale = timeScale
        self.offersTLS = offersTLS
        self.number = number
        places = Wording.Places(ip: clientAddress, host: habit.profile.exchangers[0])
    }

    private var profile: Profile { habit.profile }

    /// True while bytes are message content and go to `received(content:)`.
    var isInContent: Bool { state == .inContent }

    // MARK: What happens

    mutating func opened(isAdmitted: Bool) -> [Action] {
        guard isAdmitted else { return [say(profile.limits.tooManyConnections), .close] }
        return switch profile.manners.greeting {
        case .banner: [say(profile.banner)]
        case .refusal(let wording): [say(wording), .close]
        case .silence: [.stall]
        case .hangUp: [.close]
        }
    }

    mutating func encrypted() {
        isEncrypted = true
        state = .awaitingGreeting
    }

    /// A command line without its line end.
    mutating func received(line: ArraySlice<UInt8>, now: UInt64) -> [Action] {
        let command = ExchangerCommand(line)
        switch command {
        case .ehlo(let name): return greet(name, isExtended: true)
        case .helo(let name): return greet(name, isExtended: false)
        case .mail(let sender): return mail(from: sender, now: now)
        case .rcpt(let mailbox): return rcpt(mailbox, now: now)
        case .data: return data()
        case .reset:
            reset()
            return [say("250 2.0.0 Ok")]
        case .noop: return [say("250 2.0.0 Ok")]
        case .quit: return [say("221 2.0.0 {host} closing connection"), .close]
        case .startTLS where offersTLS && !isEncrypted:
            reset()
            return [say("220 2.0.0 Ready to start TLS"), .startTLS]
        case .startTLS: return [say("454 4.7.0 TLS not available")]
        case .badAddress: return [say("501 5.1.3 Bad recipient address syntax")]
        case .unknown: return [say("502 5.5.2 Error: command not recognized")]
        }
    }

    /// Message content; returns how many bytes belonged to it.
    mutating func received(content bytes: ArraySlice<UInt8>) -> (taken: Int, actions: [Action]) {
        let taken = content.read(bytes)
        if !letters.isEmpty { head.read(bytes.prefix(taken)) }
        return content.isComplete ? (taken, finish()) : (taken, [])
    }

    // MARK: Commands

    private mutating func greet(_ name: String, isExtended: Bool) -> [Action] {
        reset()
        state = .ready
        guard isExtended else { return [say("250 {host}")] }
        var lines = ["{host} at your service, [{ip}]", "SIZE \(ExchangerSession.messageByteLimit)", "8BITMIME"]
        if offersTLS, !isEncrypted { lines.append("STARTTLS") }
        lines += ["ENHANCEDSTATUSCODES", "PIPELINING"]
        return [say(Wording.lines(250, lines))]
    }

    private mutating func mail(from sender: Mailbox?, now: UInt64) -> [Action] {
        guard state == .ready else { return [say("503 5.5.1 Error: need EHLO, or a transaction is open")] }
        guard messageCount < profile.limits.messagesPerConnection else {
            ledger.noteOverlongConnection()
            return (profile.limits.tooManyMessages.map { [say($0)] } ?? []) + [.close]
        }
        guard ledger.admitMessage(now: now) else { return [say(profile.limits.tooFast)] }
        if profile.manners.needsTLS, !isEncrypted { return [say(Manners.tlsFirst)] }
        if let refusal = profile.manners.sender { return [say(refusal)] }
        messageCount += 1
        self.sender = sender
        state = .inTransaction
        return [say("250 2.1.0 Ok")]
    }

    private mutating func rcpt(_ mailbox: Mailbox, now: UInt64) -> [Action] {
        guard state == .inTransaction else { return [say("503 5.5.1 Error: need MAIL command")] }
        places.recipient = mailbox.description
        places.domain = mailbox.domain.text
        guard profile.domains.contains(mailbox.domain.text) else {
            return [say("550 5.7.1 <{recipient}>: Relay access denied")]
        }
        guard recipients.count < ExchangerSession.recipientLimit else { return [say("452 4.5.3 Too many recipients")] }
        let recipient = mailbox.normalized.description
        let fate = ledger.isDenying ? .denied : habit.fate(of: mailbox)
        // One reply after the final dot speaks for all: those who need another one must come by themselves.
        guard recipients.isEmpty || !fate.speaksAfterContent && contentAnswer == .accept else {
            ledger.postpone(recipient)
            return [say("452 4.5.3 Recipients with different policies, please send separately")]
        }
        let answers = ledger.visit(recipient, fate: fate, now: now)
        if case .accept = answers.rcpt { take(recipient, answers.content) }
        if let letter = fate.letter { letters.append((letter, fate.truth, mailbox)) }
        if case .slow = answers.rcpt { take(recipient, answers.content) }
        return act(answers.rcpt)
    }

    private mutating func take(_ recipient: String, _ answer: Fate.Answer) {
        recipients.append(recipient)
        contentAnswer = answer
        contentPlaces = places
    }

    private mutating func act(_ answer: Fate.Answer) -> [Action] {
        switch answer {
        case .accept: [say("250 2.1.5 Ok")]
        case .slow(let wait): [.wait(wait / timeScale), say("250 2.1.5 Ok")]
        case .refuse(let wording): [say(wording)] + (wording.closes ? [.close] : [])
        case .close: [.close]
        case .nonsense: [say("OK whatever you say")]
        case .flood: [.flood]
        case .stall: [.stall]
        }
    }

    private mutating func data() -> [Action] {
        guard state == .inTransaction else { return [say("503 5.5.1 Error: need MAIL command")] }
        guard !recipients.isEmpty else {
            return [say("554 5.5.1 Error: no valid recipients")]
        }
        state = .inContent
        content = ContentEnd()
        return [say("354 Go ahead")]
    }

    private mutating func finish() -> [Action] {
        defer { reset() }
        guard content.byteCount <= ExchangerSession.messageByteLimit else {
            return [say("552 5.3.4 Message size exceeds fixed limit")]
        }
        switch contentAnswer {
        case .accept, .slow:
            ledger.accept(recipients)
            return [say(profile.accepted)] + post()
        case .refuse, .close, .nonsense, .flood, .stall:
            places.recipient = contentPlaces.recipient
            places.domain = contentPlaces.domain
            return act(contentAnswer)
        }
    }

    /// Nothing comes back to a null reverse-path. Source: RFC 5321 section 4.5.5.
    private func post() -> [Action] {
        guard let sender else { return [] }
        return letters.enumerated().map { index, entry in
            .post(
                LetterWriter(
                    letter: entry.letter, host: profile.exchangers[0], recipient: entry.recipient, returnPath: sender,
                    header: head.bytes, id: "\(profile.name)-\(number)-\(messageCount)-\(index)"),
                truth: entry.truth)
        }
    }

    private mutating func reset() {
        if state != .awaitingGreeting { state = .ready }
        recipients.removeAll(keepingCapacity: true)
        contentAnswer = .accept
        letters.removeAll()
        head = ContentHead()
    }

    // MARK: Words

    private mutating func say(_ text: String) -> Action { say(Wording(text)) }

    private mutating func say(_ wording: Wording) -> Action {
        replyCount += 1
        places.id = sessionID
        return .send(wording.bytes(places))
    }

    /// As long and as mixed as the ids that real servers give, another for each reply: `s4f1c09ab77d21`.
    private var sessionID: String {
        var mixed = (UInt64(truncatingIfNeeded: number) << 20 | UInt64(truncatingIfNeeded: replyCount)) &+ 1
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return "s\(String(mixed >> 16 | 1 << 47, radix: 16))\(replyCount % 10)"
    }
}
