import App
import ArgumentParser
import Bounce

/// `postrider rules unmatched`
struct RulesUnmatched: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmatched", abstract: "Count the texts that no rule knows, by their shape.",
        discussion: """
            Reads replies, logs and mails as `classify` does. Of each text that only its code decided, addresses, hosts, \
            numbers and ids are masked, and what is left is counted: the most frequent first.

              postrider rules unmatched /var/log/mail.log --limit 20
            """)

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var limit: LimitOptions
    @Argument(help: "Files and folders; - is standard input.", completion: .file()) var paths: [String]

    func run() throws {
        let view = ClassifyProgressView()
        let count = try UnmatchedCount.of(
            paths, rules: rules.load(), complain: { view.complain($0) }, progress: { view.show($0) })
        view.clear()
        let shapes = count.shapes
        let listing = Listing(
            fields: [.init("count", "count", isNumber: true), .init("shape", "shape", isElastic: true)],
            options: output, emptyNote: "there is no text that no rule knows")
        try listing.print(
            shapes.prefix(limit.limit).map {
                .object([("count", .number(String($0.count))), ("shape", .string($0.shape))])
            })
        Console.note(
            "\(Count.text(count.unmatchedCount)) of \(Count.text(count.totalCount, "text")) no rule knows, in \(Count.text(shapes.count, "shape"))"
        )
    }
}
