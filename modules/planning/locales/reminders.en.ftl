# Reminders: when, of what, the recap of the day.
reminders-title = Reminders
reminders-summary = When you are told of what is due, and what the recap of the day says.
reminders-when = When and what
reminders-at = Hour of reminders
reminders-at-hint = On the agency’s clocks ({ $zone }).
reminders-before = Before an event
reminders-before-hint = For what takes your time; you are reminded the day before of what lasts all day.
reminders-span = { $minutes ->
    [0] No reminder
    [60] An hour before
    [120] Two hours before
    [1440] The day before
   *[other] { $minutes } minutes before
}
reminders-topics = Recap of the day
reminders-topics-hint = Once a day, if there is anything to tell; without any topic, it is not sent.
reminders-topic-late = Late
reminders-topic-today = To do today
reminders-topic-events = Events of the day
reminders-topic-tomorrow = For tomorrow
reminders-saved = Your reminders are saved.
recap-title = { $day }: { $what }
recap-late-count = { $count } late
recap-today-count = { $count } for today
recap-events-count = { $count ->
    [one] one event
   *[other] { $count } events
}
recap-tomorrow-count = { $count } for tomorrow
recap-more = … and { $count } more
topic-planning = Planning
notice-task-due = is due soon
notice-task-due-kind = One of my tasks is due soon
notice-task-late = is late
notice-task-late-kind = One of my tasks is late
notice-event-soon = begins soon
notice-event-soon-kind = One of my events begins soon
notice-recap = — your day
notice-recap-kind = My recap of the day
event-reminders-wished = sets their reminders
