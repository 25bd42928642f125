/// What is known of one mail system's notices: words that give it away, and words that say where things stand in them.
/// The words of all dialects are read together, so that a form nobody listed is read by what it has in common with others.
///
/// Words are compared like those of rules: ASCII letters of either case, any run of white space as one space, whole words
/// unless a `*` at their begin or end lifts that.
struct Dialect: Sendable {
    let name: String
    /// Any of these gives it away; the dialect with most of them gives the reading its name.
    var signs: [Sign] = []
    /// Say that a message was not delivered.
    var failures: [String] = []
    /// Say that the message is still being tried.
    var delays: [String] = []
    /// Say that it arrived.
    var successes: [String] = []
    /// Say that nothing more will be tried, whatever else sounds like a delay.
    var endings: [String] = []
    /// An address that failed stands right after these, or lines of them begin.
    var recipients: [String] = []
    /// The address that we wrote to stands right after these, the one it led to before them.
    var origins: [String] = []
    /// The address right after these is no recipient.
    var others: [String] = []
    /// A line with these speaks of something else: no address in it is a recipient, and none of its words is a reason.
    var asides: [String] = []
    /// What was returned begins in this line or the next.
    var returned: [String] = []
    /// Begin the part of the notice that is about machines (transcripts): addresses that stand alone in lines there are
    /// looked at after all others.
    var transcripts: [String] = []

    /// A word in a certain place.
    struct Sign: Sendable {
        let place: PhraseBook.Places
        let words: String

        static func from(_ words: String) -> Sign { Sign(place: .from, words: words) }
        static func subject(_ words: String) -> Sign { Sign(place: .subject, words: words) }
        static func text(_ words: String) -> Sign { Sign(place: .text, words: words) }
        /// In `X-Mailer`, `User-Agent`, `Message-ID`, `Reporting-MTA`, the name of a field that only this system writes.
        static func trace(_ words: String) -> Sign { Sign(place: .trace, words: words) }
    }
}
