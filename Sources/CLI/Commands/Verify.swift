public import App
public import ArgumentParser
import Foundation
import Glibc
import Verification

/// `postrider verify`
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether mail to an address can arrive; needs no node.",
        discussion: """
            At the level fast nobody is asked: grammar, typing errors, lists. At dns the domain's exchangers are looked up, at \
            smtp the exchanger is asked for the mailbox (port 25), and no mail is sent. Lists that an operator put into \
            lists/ of the data directory count too. Exit status 3 where an address is undeliverable.

              postrider verify ada@gnail.com
              postrider verify --level dns --json ada@example.com
              cut -d, -f2 people.csv | postrider verify - --ndjson | jq -r 'select(.suggestion) | .suggestion'

            Of lists (CSV, Excel) see postrider verify-list.
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var lists: ListDirectoryOptions
    @Option(help: "How far to go: fast, dns or smtp.") var level = VerificationLevel.fast
    @Option(help: "mailbox (all that can be delivered to) or signup (what people really have).")
    var policy = AddressPolicy.mailbox
    @Option(help: "Of stdin: lines (an address a line, nothing trimmed) or json ({\"address\": …} a line).")
    var input = AddressLineFormat.lines
    @Option(name: .customLong("deadline-ms"), help: "How long to wait for each at dns and smtp, 1 to 60000.")
    var deadline: Int?
    @Argument(help: "Addresses; - (or none) reads them from stdin, one a line.") var addresses: [String] = []

    private var readsInput: Bool { addresses.isEmpty || addresses == ["-"] }

    func validate() throws {
        if let deadline, !(1...60_000).contains(deadline) {
            throw ValidationError("--deadline-ms is 1 to 60000")
        }
        if addresses.contains("-"), addresses.count > 1 {
            throw ValidationError("- stands alone: addresses come from stdin or from the command line")
        }
        if input == .json, !readsInput { throw ValidationError("--input json is for stdin: postrider verify -") }
        if addresses.isEmpty, isatty(STDIN_FILENO) == 1 {
            throw ValidationError("an address is wanted; - reads them from stdin")
        }
    }

    func run() async throws {
        let wait = deadline.map { Duration.milliseconds($0) } ?? (level == .smtp ? .seconds(60) : .seconds(10))
        let request = VerificationRequest(level: level, policy: policy, deadline: wait)
        let work = try AddressVerification(request, lists: lists.load())
        var sheet = VerificationSheet(output, isSingle: addresses.count == 1 && !readsInput)
        if readsInput {
            try await work.run(from: STDIN_FILENO, input) { try sheet.add($0) }
        } else {
            try await work.run(addresses) { try sheet.add($0) }
        }
        try sheet.end()
        if sheet.faultCount > 0 {
            throw CommandFailure(.failed, "\(Count.text(sheet.faultCount, "line")) could not be read")
        }
        if sheet.undeliverableCount > 0 { throw CommandFailure(.negative) }
    }
}

/// Where an operator's address lists lie.
struct ListDirectoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp(Setting.data.summary, valueName: "dir"), completion: .directory) var data: String?

    func directory() throws -> DataDirectory {
        let settings = try NodeConfiguration(
            ConfigurationSources(
                flags: data.map { [.data: [$0]] } ?? [:], environment: ProcessInfo.processInfo.environment, file: nil))
        return DataDirectory(path: settings.dataDirectory)
    }

    func load() throws -> AddressLists { try ListSource.load(try directory()) }
}

extension AddressLineFormat: ExpressibleByArgument {}
