import Mail

/// How one provider treats a recipient: by the command in its local part, else by the provider's mix.
struct Habit: Sendable {
    let profile: Profile
    let seed: UInt64

    func fate(of mailbox: Mailbox) -> Fate {
        LocalPartCommand.fate(of: mailbox.localPart)
            ?? profile.fate(of: mailbox.normalized.description, seed: seed)
    }
}
