extension Dialect {
    /// fml, a mailing list server: `NOT MEMBER article from`, `You a@b are not member`. Seen in reports from 1999 to 2016.
    static let fml = Dialect(
        name: "fml",
        signs: [
            .trace("fml"), .text("not member article"), .subject("are not member"),
            .text("you are not a member of this mailing list"), .subject("not member article from"),
        ],
        failures: [
            "you are not a member of this mailing list", "are not member", "not member article",
            "some error occurred", "sorry, you are not",
        ], recipients: ["you are not a member of this mailing list", "not member article from"])
}
