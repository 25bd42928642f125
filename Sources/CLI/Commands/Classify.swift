import App
import ArgumentParser
import Glibc

/// `postrider classify`
struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a refusal means; needs no node.", subcommands: [ClassifyReplies.self])
}

/// `postrider classify replies`
struct ClassifyReplies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replies",
        abstract: "Read SMTP replies, one a line, and print what each means.",
        discussion: """
            A line is a reply as it stands, or JSON: {"reply": text, "mx"?: host, "stage"?: connect|ehlo|tls|auth|mail|rcpt|data|content}.
            One JSON object is printed for each line, in order.

              echo '552 5.2.2 Over quota' | postrider classify replies --explain
            """)

    @Flag(help: "One JSON object a line (the default).") var ndjson = false
    @Flag(help: "A few lines for people.") var explain = false
    @Argument(help: "File to read; - is standard input.", completion: .file()) var file = "-"

    func validate() throws {
        if ndjson && explain { throw ValidationError("--ndjson and --explain exclude each other") }
    }

    func run() throws {
        let input = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            throw CommandFailure(.notFound, "cannot read \(file): \(String(cString: strerror(errno)))")
        }
        defer { if input != STDIN_FILENO { close(input) } }
        let classifier = ReplyClassifier(format: explain ? .explanation : .ndjson)
        let summary = try classifier.run(from: input, to: STDOUT_FILENO) { Console.complain($0) }
        if summary.faultCount > 0 {
            throw CommandFailure(.failed, "\(summary.faultCount) of \(summary.lineCount) lines could not be read")
        }
    }
}
