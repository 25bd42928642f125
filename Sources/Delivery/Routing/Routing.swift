import Bounce

/// What a look-up of a domain's way came to, and how long that may be believed.
struct Routing: Sendable {
    enum Way: Sendable {
        case destination(Destination)
        case none(Unroutable)
    }

    let way: Way
    let timeToLive: Duration

    init(_ way: Way, timeToLive: Duration) {
        self.way = way
        self.timeToLive = timeToLive
    }
}

/// Why nobody can be asked.
enum Unroutable: Hashable, Sendable {
    case failure(RoutingFailure)
    /// The best exchanger is ourselves. Source: RFC 5321 section 5.1.
    case loopsBack
}
