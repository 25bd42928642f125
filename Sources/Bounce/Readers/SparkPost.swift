extension Dialect {
    /// SparkPost and Momentum (Message Systems, Bird): `This message was created automatically by the mail system (ecelerity).`
    /// Seen in reports from 2010 on.
    static let sparkPost = Dialect(
        name: "sparkpost",
        signs: [
            .trace("ecelerity"), .text("ecelerity"), .trace("sparkpostmail.com"), .text("mail system (ecelerity)"),
            .trace("msys"),
        ],
        failures: ["a message that you sent could not be delivered to one or more"])
}
