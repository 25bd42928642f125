extension Dialect {
    /// TransWARE Active!hunter: the form of sendmail with `>>> a@b <a@b>` in the list. Seen in reports from 2010 on.
    static let activeHunter = Dialect(
        name: "activehunter",
        signs: [.subject("failure notice :"), .trace("activehunter"), .trace("x-ahmailid")])
}
