import Mail

/// A fate that a local part asks for by name, at every provider: `full-452-4.2.2`, `greylist`, `data-spam-554-5.7.1`.
/// What follows a `+` makes another recipient of it and changes nothing. docs/simulator.md lists them.
enum LocalPartCommand {
    /// `nil` for a local part that asks for nothing.
    static func fate(of localPart: String) -> Fate? {
        let command = localPart.lowercased().prefix { $0 != "+" }
        if let named = named(command) ?? later(command) { return named }
        let isData = command.hasPrefix("data-")
        var parts = (isData ? command.dropFirst(5) : command).split(separator: "-", omittingEmptySubsequences: false)
        if isData, parts.first.flatMap({ code($0) }) != nil { parts.insert("spam", at: 0) }
        guard (2...3).contains(parts.count), let code = code(parts[1]), isWord(parts[0]) else { return nil }
        guard parts.count == 2 || EnhancedStatusCode(parts[2]) != nil else { return nil }
        let word = Word(parts[0])
        let enhanced = parts.count == 3 ? "\(parts[2]) " : ""
        let wording = Wording("\(code) \(enhanced)\(word.text)")
        let stage: FateStage = isData ? .content : .rcpt
        if word.yields {
            return Fate(behaviour: .refuseAtFirst(wording, at: stage, visits: 2, wait: .zero), truth: .ok)
        }
        return Fate(behaviour: .refuse(wording, at: stage), truth: word.truth)
    }

    private static func named(_ command: Substring) -> Fate? {
        switch command {
        case "greylist":
            return .greylist("450 4.2.0 <{recipient}>: Recipient address rejected: Greylisted for 300 seconds")
        case "drop-after-data": return Fate(behaviour: .closeAfterContentOnce, truth: .ok)
        case "disconnect": return Fate(behaviour: .close, truth: .softBounce)
        case "4xx-forever": return .soft("451 4.3.0 Temporary lookup failure, please try again later")
        case "nonsense": return Fate(behaviour: .nonsense, truth: .softBounce)
        case "flood": return Fate(behaviour: .flood, truth: .softBounce)
        case "stall": return Fate(behaviour: .stall, truth: .softBounce)
        default: break
        }
        guard command == "slow" || command.hasPrefix("slow-") else { return nil }
        let seconds = command == "slow" ? 20 : Int(command.dropFirst(5)) ?? 0
        return (1...600).contains(seconds) ? Fate(behaviour: .slow(.seconds(seconds)), truth: .ok) : nil
    }

    /// What comes back after 250: `later-bounce-5.1.1`, `later-full`, `auto-reply`, `complaint`, …
    private static func later(_ command: Substring) -> Fate? {
        switch command {
        case "auto-reply": return .later(.autoReply, truth: .ok)
        case "complaint": return .later(.complaint, truth: .ok)
        case "later-delay": return .later(.delayed, truth: .ok)
        case "later-relayed": return .later(.relayed, truth: .ok)
        case "later-unknown": return .later(.bounce(ReturnLetter.unknown, status: "5.1.1"), truth: .hardBounce)
        case "later-full": return .later(.bounce(ReturnLetter.full, status: "5.2.2"), truth: .softBounce)
        case "later-spam": return .later(.bounce(ReturnLetter.spam, status: "5.7.1"), truth: .spamBounce)
        case "later-prose":
            return .later(.bounce(ReturnLetter.unknown, status: "5.1.1", form: .prose), truth: .hardBounce)
        case "later-exim":
            return .later(.bounce(ReturnLetter.unknown, status: "5.1.1", form: .failedRecipients), truth: .hardBounce)
        default: break
        }
        guard command.hasPrefix("later-bounce-") else { return nil }
        let status = String(command.dropFirst(13))
        switch status {
        case "5.1.1", "5.1.2", "5.1.6", "5.1.10":
            return .later(.bounce("550 \(status) <{recipient}>: User unknown", status: status), truth: .hardBounce)
        case "5.2.1":
            return .later(
                .bounce("550 5.2.1 <{recipient}>: This account has been disabled", status: status), truth: .hardBounce)
        case "5.2.2": return .later(.bounce(ReturnLetter.full, status: status), truth: .softBounce)
        case "5.7.1": return .later(.bounce(ReturnLetter.spam, status: status), truth: .spamBounce)
        default: return nil
        }
    }

    private static func code(_ text: Substring) -> Int? {
        guard text.utf8.count == 3, let number = Int(text), (400...599).contains(number) else { return nil }
        return number
    }

    private static func isWord(_ text: Substring) -> Bool {
        (1...24).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    /// What a word makes the exchanger say, and what that means.
    private struct Word {
        let text: String
        let truth: Truth
        /// Refuses twice, then accepts.
        var yields = false

        init(_ word: Substring) {
            switch word {
            case "unknown": (text, truth) = ("<{recipient}>: User unknown", .hardBounce)
            case "disabled": (text, truth) = ("<{recipient}>: This account has been disabled", .hardBounce)
            case "full": (text, truth) = ("<{recipient}>: Mailbox is full", .softBounce)
            case "spam": (text, truth) = ("Message rejected as spam", .spamBounce)
            case "blocked":
                (text, truth) = ("Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org", .spamBounce)
            case "auth": (text, truth) = ("Unauthenticated email from {domain} is not accepted: SPF, DKIM", .softBounce)
            case "size": (text, truth) = ("Message size exceeds fixed limit", .softBounce)
            case "relay": (text, truth) = ("<{recipient}>: Relay access denied", .softBounce)
            case "rate", "busy":
                (text, truth) = ("Too many messages from your host, please slow down and try again later", .ok)
                yields = true
            default: (text, truth) = ("Requested action not taken: \(word)", .softBounce)
            }
        }
    }
}
