extension Dialect {
    /// Alt-N MDaemon: `a@b - no such user here.` or a transcript of the session. Seen in reports from 2001 on.
    static let mDaemon = Dialect(
        name: "mdaemon",
        signs: [
            .from("mdaemon"), .trace("mdaemon"), .text("mdaemon"), .subject("permanent delivery failure"),
            .text("the attached message had permanent fatal delivery errors"),
        ],
        failures: [
            "permanent fatal delivery errors", "permanent delivery failure", "no such user here",
            "there is no user by that name",
        ],
        transcripts: ["session transcript", "begin transcript"])
}
