drop table batch_records;
drop table batches;
