/// What an exchanger does to every sender, whoever the recipient is.
struct Manners: Sendable {
    enum Greeting: Sendable {
        case banner
        /// Turns every sender away, and hangs up.
        case refusal(Wording)
        /// Takes the connection and says nothing.
        case silence
        /// Hangs up without a word.
        case hangUp
    }

    var greeting = Greeting.banner
    /// Before TLS every MAIL is refused. (Where the simulated world has no certificate there is no way in.)
    var needsTLS = false
    /// The answer to every MAIL; `nil`: it is taken.
    var sender: Wording?
    /// Local parts that begin with `user` exist, and no other; `false`: everybody does whose fate is not to be unknown.
    var knowsItsUsers = false
    /// `false`: the domains name no exchanger, and are themselves the host that their mail goes to.
    var hasMX = true

    static let tlsFirst = Wording("530 5.7.0 Must issue a STARTTLS command first")
}
