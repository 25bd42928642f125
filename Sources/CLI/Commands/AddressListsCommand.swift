import App
public import ArgumentParser
public import Verification

/// `postrider address-lists`
struct AddressListsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address-lists",
        abstract: "The lists that addresses are verified by: disposable, free, offices, providers; needs no node.",
        subcommands: [AddressListsList.self, AddressListsUpdate.self], defaultSubcommand: AddressListsList.self)
}

/// `postrider address-lists list`
struct AddressListsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Which lists are in force, where they come from, under which licence.")

    @OptionGroup var lists: ListDirectoryOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let listing = Listing(
            fields: [
                .init("list", "list"), .init("entries", "entry_count", isNumber: true), .init("seen", "seen"),
                .init("licence", "licence", isElastic: true), .init("source", "source", isElastic: true),
                .init("file", "file", isElastic: true, spare: 1),
                .init("refused", "refused_count", isNumber: true, spare: 2),
            ], options: output, emptyNote: "")
        try listing.print(
            lists.load().sources.map { source in
                .object([
                    ("list", .string(source.kind.rawValue)), ("file", .string(source.file)),
                    ("entry_count", .number(String(source.entryCount))),
                    ("refused_count", .number(String(source.refused.count))), ("source", .string(source.source)),
                    ("licence", .string(source.licence)), ("seen", .string(source.seen)),
                ])
            })
    }
}

/// `postrider address-lists update`, and `postrider lists update`
struct AddressListsUpdate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Put a list of domains or offices that addresses are verified by in the place of the one in force.",
        discussion: """
            FILE says what it is (docs/verification.md describes the format), or has an entry a line, as lists are published: \
            then --kind says it. What would change is told; domains of large providers are never taken. The list goes into \
            lists/ of the data directory, as a whole or not at all; a node that runs takes it up within a minute.

              postrider address-lists update disposable.list --dry-run
              postrider address-lists update domains.txt --kind disposable --source 'example.org' --licence CC0
            """)

    @OptionGroup var lists: ListDirectoryOptions
    @Option(help: "Of a file that does not say it: disposable, free, roles, providers, top-level-domains.")
    var kind: AddressListKind?
    @Option(help: "Where the list comes from, where the file does not say it.") var source: String?
    @Option(help: "Under which licence, where the file does not say it.") var licence: String?
    @Flag(name: [.customShort("n"), .long], help: "Say what would change, and change nothing.") var dryRun = false
    @Flag(name: [.short, .long], help: "Although more than half of the list would go.") var force = false
    @Flag(help: "One JSON object of what changes.") var json = false
    @Argument(help: "The list; - is standard input.", completion: .file()) var file: String

    func run() throws {
        let directory = try lists.directory()
        let bytes = try ListSource.read(file)
        var list = try AddressListFile.parse(bytes.span, name: file, as: kind)
        if list.source.isEmpty, let source { list.source = source }
        if list.licence.isEmpty, let licence { list.licence = licence }
        let update = AddressListUpdate(list, over: try ListSource.inForce(directory))
        try tell(update)
        guard !dryRun else { return Console.note("nothing was changed (--dry-run)") }
        guard force || !update.isSuspicious else {
            throw CommandFailure(
                .negative, "more than half of the list would go; if that is meant, say --force")
        }
        let path = try ListSource.install(update, in: directory)
        Console.note("\(path) is in force; a node that runs takes it up within a minute")
    }

    private func tell(_ update: AddressListUpdate) throws {
        for entry in update.refused {
            Console.complain(
                "\(file):\(entry.line): \(entry.text) is a large provider's or stands above one, and is left out")
        }
        if json {
            let names = { (texts: [String]) in JSON.array(texts.map { .string($0) }) }
            return try Console.data(
                JSON.object([
                    ("list", .string(update.kind.rawValue)), ("count_before", .number(String(update.countBefore))),
                    ("count_after", .number(String(update.countAfter))), ("added", names(update.added)),
                    ("removed", names(update.removed)), ("refused", names(update.refused.map(\.text))),
                ]).text)
        }
        Console.note(
            """
            \(update.kind.rawValue): \(Count.text(update.countBefore)) entries before, \(Count.text(update.countAfter)) after; \
            \(Count.text(update.added.count)) added\(Self.some(update.added)), \
            \(Count.text(update.removed.count)) removed\(Self.some(update.removed))
            """)
    }

    /// ` (a.example, b.example, …)`
    private static func some(_ texts: [String]) -> String {
        guard !texts.isEmpty else { return "" }
        return " (\(texts.prefix(3).joined(separator: ", "))\(texts.count > 3 ? ", …" : ""))"
    }
}

extension AddressListKind: ExpressibleByArgument {}
