import Mail

/// How one provider treats a recipient: by the command in its local part, else by the provider's mix.
struct Habit: Sendable {
    let profile: Profile
    let seed: UInt64
    /// Mail comes back: there is somewhere to bring it.
    var returnsMail = false

    func fate(of mailbox: Mailbox) -> Fate {
        let fate = asked(for: mailbox)
        return fate.letter == nil || returnsMail ? fate : .ok
    }

    private static let nobody = Fate.hard(
        "550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in virtual mailbox table")

    private func asked(for mailbox: Mailbox) -> Fate {
        if let named = LocalPartCommand.fate(of: mailbox.localPart) { return named }
        if profile.manners.knowsItsUsers, !mailbox.localPart.lowercased().hasPrefix("user") { return Habit.nobody }
        let recipient = mailbox.normalized.description
        let fate = profile.fate(of: recipient, seed: seed)
        guard fate == .ok else { return fate }
        return profile.returns.fate(of: recipient, provider: profile.name, seed: seed) ?? fate
    }
}
