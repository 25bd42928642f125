import Accounts

/// What leads from an empty page to a first delivered message; shown until there is mail.
struct FirstSteps {
    struct Step {
        let words: String
        let path: String
        let isDone: Bool
    }

    let steps: [Step]

    init(_ front: Front) {
        steps = [
            Step(
                words: "Make the first administrator", path: WelcomePage.path, isDone: front.rooms.accounts.hasPeople),
            Step(words: "Send a first message, and watch it", path: TryOutPage.path, isDone: false),
            Step(
                words: "Make a key for your programs, and set up your sending domain", path: "/settings", isDone: false),
        ]
    }

    var markup: Markup {
        let next = steps.firstIndex { !$0.isDone }
        let items = steps.enumerated().markup { index, step in
            step.isDone
                ? "<li class=\"soft\">\(step.words): done</li>"
                : index == next
                    ? "<li><a class=\"button\" href=\"\(step.path)\">\(step.words)</a></li>"
                    : "<li><a href=\"\(step.path)\">\(step.words)</a></li>"
        }
        return Card("First steps", "<ol class=\"steps\">\(items)</ol>").markup
    }
}
