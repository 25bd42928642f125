import App
public import ArgumentParser
public import Bounce

/// `postrider classify`
struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a refusal means; needs no node.",
        discussion: """
            postrider classify PATH… tells by itself what each path holds: bounce mails, a mail file, a folder or Maildir, a \
            log of Postfix, Exim or PowerMTA, or replies. The verbs below say so.
            """,
        subcommands: [ClassifyMail.self, ClassifyLog.self, ClassifyReplies.self, ClassifyAny.self],
        defaultSubcommand: ClassifyAny.self)
}

/// How verdicts are printed.
struct ClassifyOptions: ParsableArguments {
    @Flag(help: "One JSON object a line (the default).") var ndjson = false
    @Flag(help: "A few lines for people.") var explain = false

    func validate() throws {
        if ndjson && explain { throw ValidationError("--ndjson and --explain exclude each other") }
    }
}

/// `postrider classify PATH…`
struct ClassifyAny: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "any", abstract: "Tell by itself what the paths hold.", shouldDisplay: false)

    @OptionGroup var options: ClassifyOptions
    @Argument(help: "Files and folders; - is standard input.", completion: .file()) var paths: [String]

    func run() async throws {
        var work = ClassifyWork(options)
        try ClassifyWork.check(paths)
        for path in paths { try await work.any(path) }
        try work.end()
    }
}

/// `postrider classify mail`
struct ClassifyMail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Read bounce mails, and print what each says of each recipient.",
        discussion: """
            A path is a mail, a mail file (mbox), a folder or a Maildir. One JSON object is printed for each recipient, in \
            order; mails that are no bounces are told apart (kind). What cannot be read is told on stderr and passed over.

              postrider classify mail --explain bounce.eml
              postrider classify mail ~/Maildir | jq -r 'select(.status == "hard_bounce") | .recipient'
            """)

    @OptionGroup var options: ClassifyOptions
    @Argument(help: "Files and folders; - is standard input.", completion: .file()) var paths: [String]

    func run() async throws {
        var work = ClassifyWork(options)
        try ClassifyWork.check(paths)
        try await work.mail(paths)
        try work.end()
    }
}

/// `postrider classify log`
struct ClassifyLog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Read mail logs, and print what became of each recipient.",
        discussion: """
            Understood are Postfix by syslog or journal, Exim's mainlog, and PowerMTA's accounting files (CSV).

              postrider classify log /var/log/mail.log
              journalctl -u postfix@- -o short | postrider classify log -
            """)

    @OptionGroup var options: ClassifyOptions
    @Option(help: ArgumentHelp("Whose log it is; told by its lines unless given.", valueName: "program"))
    var from: LogFormat?
    @Argument(help: "Files; - is standard input.", completion: .file()) var paths: [String]

    func run() throws {
        var work = ClassifyWork(options)
        try ClassifyWork.check(paths)
        for path in paths { try work.log(path, from) }
        try work.end()
    }
}

/// `postrider classify replies`
struct ClassifyReplies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replies",
        abstract: "Read SMTP replies, one a line, and print what each means.",
        discussion: """
            A line is a reply as it stands, or JSON: {"reply": text, "mx"?: host, "stage"?: \
            connect|ehlo|tls|auth|mail|rcpt|data|content}. One JSON object is printed for each line, in order.

              echo '552 5.2.2 Over quota' | postrider classify replies --explain
            """)

    @OptionGroup var options: ClassifyOptions
    @Argument(help: "File to read; - is standard input.", completion: .file()) var file = "-"

    func run() throws {
        var work = ClassifyWork(options)
        try ClassifyWork.check([file])
        try work.replies(file)
        try work.end()
    }
}

extension LogFormat: ExpressibleByArgument {}
