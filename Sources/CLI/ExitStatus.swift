import App
import Bounce
import Verification

/// How a command ends.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case wrongUsage = 2
    /// The question was answered, and the answer is no: a suppressed address, a demo whose figures differ.
    case negative = 3
    case keyRefused = 4
    case notFound = 5
    /// Busy or unavailable: the same command may work later.
    case tryAgain = 6
    case interrupted = 130

    /// `nil` for errors of the argument parser.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure.status
        case is ConfigurationError, is WorldFileError, is RuleTrial.BadExchanger, is RuleFileError,
            is AddressListError:
            self = .wrongUsage
        case let output as OutputError: self = output.isClosed ? .done : .failed
        case is NodeError, is InputError: self = .failed
        case is CancellationError: self = .interrupted
        default: return nil
        }
    }

    /// `nil` where there is nothing to say.
    static func sentence(for error: any Error) -> String? {
        switch error {
        case let output as OutputError where output.isClosed: nil
        case is CancellationError: nil
        case let failure as CommandFailure: failure.sentence.isEmpty ? nil : failure.sentence
        default: "\(error)"
        }
    }
}

/// A command that failed: what failed, why, and the next command.
struct CommandFailure: Error {
    let status: ExitStatus
    let sentence: String

    init(_ status: ExitStatus, _ sentence: String = "") {
        self.status = status
        self.sentence = sentence
    }
}
