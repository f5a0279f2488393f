use crate::Client;

rte_oauth::data_client!(Client);
