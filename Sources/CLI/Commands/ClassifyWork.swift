import App
import ArgumentParser
import Bounce
import Glibc

/// What the verbs of `classify` share: inputs, progress, complaints, and the status they end with.
struct ClassifyWork {
    private let isExplaining: Bool
    private let view = ClassifyProgressView()
    private var itemCount = 0
    private var faultCount = 0

    init(_ options: ClassifyOptions) { isExplaining = options.explain }

    /// - Throws: where a path leads nowhere, before anything is read.
    static func check(_ paths: [String]) throws {
        guard !paths.isEmpty else { throw ValidationError("a path is wanted; - is standard input") }
        for path in paths where path != "-" && access(path, F_OK) != 0 {
            throw CommandFailure(.notFound, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Whatever the path holds.
    mutating func any(_ path: String) async throws {
        do {
            var work = self
            try await ClassifyInput.with(path) { input in
                switch input.kind {
                case .folder, .mail: try await work.mail(input)
                case .log: try work.log(input, nil)
                case .replies: try work.replies(input)
                }
            }
            self = work
        } catch let error as InputError {
            complain("\(path): \(error.reason)")
        }
    }

    mutating func mail(_ paths: [String]) async throws {
        add(try await mailClassifier.run(paths, to: STDOUT_FILENO, complain: view.complain, progress: view.show))
    }

    private mutating func mail(_ input: ClassifyInput) async throws {
        add(try await mailClassifier.run(input, to: STDOUT_FILENO, complain: view.complain, progress: view.show))
    }

    private var mailClassifier: MailClassifier { MailClassifier(format: isExplaining ? .explanation : .ndjson) }

    mutating func log(_ path: String, _ format: LogFormat?) throws {
        do {
            try ClassifyInput.with(path) { try log($0, format) }
        } catch let error as InputError {
            complain("\(path): \(error.reason)")
        }
    }

    private mutating func log(_ input: ClassifyInput, _ format: LogFormat?) throws {
        let classifier = LogClassifier(log: format, format: isExplaining ? .explanation : .ndjson)
        do {
            add(try classifier.run(input, to: STDOUT_FILENO, progress: view.show))
        } catch let error as LogUnknown {
            complain(error.description)
        }
    }

    mutating func replies(_ path: String) throws {
        do {
            try ClassifyInput.with(path) { try replies($0) }
        } catch let error as InputError {
            complain("\(path): \(error.reason)")
        }
    }

    private mutating func replies(_ input: ClassifyInput) throws {
        let classifier = ReplyClassifier(format: isExplaining ? .explanation : .ndjson)
        let summary = try classifier.run(input, to: STDOUT_FILENO, complain: view.complain)
        itemCount += summary.lineCount
        faultCount += summary.faultCount
    }

    private mutating func complain(_ sentence: String) {
        view.complain(sentence)
        faultCount += 1
    }

    private mutating func add(_ summary: ClassifySummary) {
        view.clear()
        itemCount += summary.itemCount
        faultCount += summary.faultCount
    }

    /// - Throws: where something could not be read.
    func end() throws {
        guard faultCount > 0 else { return }
        throw CommandFailure(
            .failed, "\(faultCount) could not be read, or not whole; \(itemCount) could")
    }
}
